/**
 * What a server is for, told by the words of its name and, more weakly, of its description and instructions. A domain is a hint about
 * words that mean different things in different trades ("order", "token", "campaign"), never a verdict.
 */
export const DOMAINS = {
  trading: `kraken binance coinbase bybit okx kucoin bitget gate gateio huobi htx mexc deribit bitfinex bitmex bitstamp upbit bithumb ccxt alpaca ibkr interactive-brokers brokers zerodha kite groww upstox dhan angelone fyers robinhood schwab tradier
    etrade tastytrade trading trader trade broker brokerage exchange hyperliquid dydx polymarket kalshi manifold prediction futures perp perps options hummingbot freqtrade metatrader mt4 mt5 oanda fxcm capital etoro webull longport longbridge futu
    tiger moomoo alpha arcade market-maker grid quantconnect toss investing kis pump pumpfun bonk orderly drift gmx vertex lighter asterdex aster paradex webull questrade saxo xtb trading212 ig avanza degiro nordnet
    tradovate derive blofin bingx phemex lbank coinex zebpay wazirx coindcx bitkub bitso luno bitvavo backtrader vnpy thinkorswim ninjatrader tradestation firstrade composer-trade backpack ostium metaapi ctrader dukascopy tinkoff moex sinopac fugle wealthsimple cryptocom
    bitbank bitflyer coincheck zaif korbit coinone bitpanda btcmarkets swyftx indodax tokocrypto pionex bitmart whitebit cexio poloniex bitrue probit ascendex btse hashkey mudrex paribu btcturk mercadobitcoin foxbit ripio`,
  wallet: `xrpl keplr agentwallet wallet wallets solana ethereum evm eth bitcoin btc lightning lnd alby nwc uniswap jupiter raydium pancakeswap sushi 1inch aave compound lido defi dex web3 crypto onchain blockchain tron ton sui aptos near cosmos polkadot algorand cardano
    starknet base polygon arbitrum bsc bnb avalanche metamask safe gnosis privy turnkey fireblocks thirdweb phantom coinbase agentkit goat x402 nft opensea magiceden token tokens swap bridge zora stellar xrp xrpl hedera iota vechain monero zcash zetachain
    debridge lifi across wormhole layerzero agentcash conway privacy circle usdc trongrid nostr mpp tempo
    ens mina stacks ordinals flow-chain sei berachain monad injective osmosis celestia tezos eigenlayer pendle balancer stargate alchemy quicknode helius web3auth biconomy lnbits btcpay breez phoenixd cashu opennode voltage
    multiversx elrond filecoin kaspa ergo cronos fantom zksync scroll linea mantle blast worldchain hyperevm trezor rabby openfort
    archethic bankr okto magic-link rabet freighter soroban dfinity xdc celo kava secret-network evmos moonbeam
    conflux nervos ravencoin decred litecoin dogecoin`,
  payments: `bank banking fintech neobank stripe paypal razorpay square adyen braintree mollie paddle lemonsqueezy lemon squeezy gumroad chargebee recurly worldpay checkout klarna wise revolut mercury brex ramp plaid gocardless toss tosspayments payment payments pay billing payout iyzico
    midtrans xendit paystack flutterwave mercadopago pagseguro payu cashfree phonepe paytm alipay wechatpay fib mpesa dodo dodopayments creem polar whop payoneer venmo zelle monzo starling payman skyfire crossmint nevermined coinflow moonpay transak ramp onramp
    bitrefill sumup zuora authorize maxio invoiceflow tap fintoc openpix pix asaas efi mpgs payrexx
    juspay tazapay blindpay abacatepay paypay glomopay zuckpay nicepay bootpay kakaopay linepay komoju omise billdesk instamojo ccavenue dlocal ebanx conekta kushki wompi openpay culqi yoco ozow paymongo gcash dragonpay hitpay tamara telr paymob fawry tranzila cardcom payplus fastspring chargify invoiced spreedly rapyd airwallex nium currencycloud thunes modern-treasury lithic marqeta highnote dwolla truelayer tink yapily finicity agentpay
    hipay iaptic monobank revenuecat adapty qonversion paybyrd viva-wallet worldline stancer payplug payzen izipay niubiz wepay paysafe skrill neteller paysera walletdoc yookassa
    cloudpayments robokassa liqpay wayforpay fondy portone inicis billplz ipay88 2c2p esewa khalti sslcommerz bkash easypaisa jazzcash`,
  accounting: `xero quickbooks freshbooks freee moneyforward sage zoho netsuite wave holded lexoffice sevdesk odoo erpnext erp accounting bookkeeping invoice invoices invoicing ledger beancount hledger ynab lunchmoney actual firefly budget expense expensify datev exact
    fakturoid billomat boondmanager harvest tally kashflow pennylane qonto monarch copilot-money misa sap dynamics
    tripletex visma fortnox bokio lexware akaunting invoiceninja dolibarr tryton acumatica business-central myob intacct billcom concur moneybird twinfield bexio zaim budgetbakers simplefin pocketsmith toshl clockify toggl
    easybill debitoor clearbooks freeagent zipbooks e-conomic tripletex poweroffice procountor netvisor exactonline facturadirecta contasimple quaderno stripe-tax
    avalara taxjar vertex-tax`,
  shop: `shopify woocommerce woo magento bigcommerce commercetools ebay etsy amazon walmart mercado shop store ecommerce commerce prestashop medusa saleor wix squarespace printful printify gelato food402 doordash ubereats instacart swiggy zomato dominos
    shopping marketplace seller merchant trendyol yemeksepeti hepsiburada rakuten coupang shopee lazada aliexpress nuvemshop ecwid salla
    bagisto opencart spree solidus vendure swell sylius shopware lightspeed clover loyverse vtex tiendanube headless-commerce cookunity hellofresh kroger bestbuy flipkart myntra meesho zalando allegro cdiscount tokopedia cafe24 shipstation shippo easypost sendcloud aftership storefront`,
  travel: `flight flights hotel airbnb booking duffel amadeus kiwi expedia uber lyft travel taxi trip skyscanner opentable resy kayak hotels train rail`,
  ads: `ads meta-ads google-ads facebook adwords tiktok-ads linkedin-ads advertising campaign campaigns adspirer marketing pinterest-ads amazon-ads`,
  browser: `selenium-webdriver pptr webkit agent-browser playwright puppeteer browser chrome devtools selenium webdriver browserbase stagehand browseruse browser-use firefox safari chromium cdp crawl4ai hyperbrowser steel skyvern
    browsermcp chrome-devtools cypress testcafe webdriverio lightpanda camoufox patchright chromedp
    domshell lynx-devtool fasttest nightwatch taiko nodriver undetected browserstack saucelabs lambdatest anchorbrowser airtop multion bytebot
    zombiejs splinter robotframework katalon testim mabl`,
  desktop: `roblox robloxstudio x64dbg ghidra photoshop desktop computer screen mobile android ios appium simulator xcode adb windows macos applescript automation unity unreal blender godot roblox figma maya houdini ableton livepilot photoshop freecad fusion minecraft cad game davinci obs reaper touchdesigner
    tauri electron autohotkey penpot inkscape gimp krita aseprite blockbench openscad onshape solidworks autocad revit rhino sketchup kicad audacity bitwig premiere aftereffects illustrator cocos gamemaker mineflayer
    xcodebuildmcp avalonia-ui flutter react-native expo maestro detox pyautogui robotjs nutjs kwin hammerspoon yabai raycast rpcs3 retroarch pikvm kvm tinypilot vnc rdp guacamole teamviewer anydesk rustdesk libvnc
    bluestacks genymotion scrcpy idb webdriveragent`,
  scm: `github gitlab bitbucket gitea git azure-devops gerrit forgejo gitee
    codeberg sourcehut perforce mercurial subversion svn jujutsu sourcegraph`,
  tracker: `backlog plane vikunja kanboard atlassian confluence rollbar honeybadger freshservice hive taiga openproject gitbook coda jira linear trello asana clickup monday notion todoist shortcut basecamp airtable height plane youtrack redmine wrike teamwork planner tasks sentry bugsnag zendesk intercom freshdesk helpscout servicenow
    bookstack wikijs docmost pipefy slite nuclino quip tettra spira tuleap mantis bugzilla phabricator fogbugz targetprocess productboard canny incidentio incident rootly firehydrant opsgenie gorgias helpdesk osticket zammad glpi kayako happyfox dokuwiki mediawiki
    miro mural lucidspark figjam yunxiao codeup pivotaltracker favro meistertask hansoft versionone testrail zephyr xray qase allure-testops statuspage gitscrum huly leantime focalboard wekan
    planka hibox podio smartsheet workfront quire`,
  iam: `okta auth0 keycloak entra azure-ad iam clerk workos onelogin identity directory active ldap cognito permit cerbos stytch descope fusionauth
    zitadel authentik authelia casdoor logto supertokens frontegg pingone jumpcloud sailpoint openfga spicedb propelauth userfront
    msgraph microsoft-graph graph-api ory kratos teleport strongdm saviynt oneidentity pingfederate forgerock gluu wso2 janrain duo-security secureauth cidaas`,
  vault: `vault bitwarden 1password onepassword lastpass keepass dashlane doppler infisical secret secrets password passwords keyring keychain akeyless
    passbolt cyberark delinea gopass vaultwarden conjur`,
  mail: `gmail mail email outlook imap smtp resend sendgrid mailgun postmark mailchimp exchange-mail mailjet brevo proton fastmail ses nylas ms-365 office mailtrap
    klaviyo sendinblue convertkit beehiiv customerio iterable braze mailerlite omnisend getresponse jmap migadu agentmail mailosaur mailslurp himalaya notmuch mailcow
    forwardemail gmx tutanota mailpit mailhog mailcatcher cloudmailin improvmx simplelogin addy-io anonaddy sparkpost elasticemail smtp2go socketlabs mandrill loops-so listmonk mautic moosend emailoctopus
    constant-contact`,
  chat: `slack discord telegram whatsapp signal teams line twilio messenger imessage chat wecom feishu lark dingtalk matrix mattermost zulip rocketchat viber kakao sms vonage messagebird plivo webex intercom wechat qq bot telnyx zoom ntfy pushover
    pubnub ably sendbird getstream gotify apprise chatwork infobip sinch clicksend aircall dialpad ringcentral vapi retell retellai bland googlechat beeper`,
  social: `bsky twitterapi tweetdeck discourse lemmy twitter x reddit linkedin instagram tiktok bluesky mastodon youtube facebook threads pinterest buffer hootsuite medium substack hackernews typefully farcaster devto nostr xiaohongshu weibo bilibili
    misskey peertube pixelfed producthunt vimeo twitch quora stackoverflow zhihu douyin hashnode blogger
    moltbook slashvibe truthsocial pillowfort cohost threadsapi rumble dailymotion odysee lbry soundcloud goodreads letterboxd yelp tripadvisor trustpilot glassdoor nextdoor meetup g2 capterra vk odnoklassniki
    kakaostory naver-blog ameba plurk gettr flickr deviantart behance dribbble tweetapi`,
  cms: `wordpress wp ghost strapi contentful sanity drupal joomla directus payload webflow storyblok prismic umbraco hygraph ghost-cms keystone`,
  memory: `memory mem0 zep graphiti remember memories recall knowledge-graph thinking sequential thought context7 cognee memento basic-memory letta supermemory`,
  kubernetes: `kubernetes kubectl k8s helm openshift rancher argocd argo istio ocm eks gke aks kube
    k3s k3d minikube karpenter crossplane fluxcd kubevirt kyverno cilium velero`,
  containers: `docker podman container containers portainer proxmox vmware vsphere vagrant libvirt
    containerd lxc lxd incus nerdctl colima orbstack`,
  cloud: `aws amazon azure gcp google-cloud cloudflare vercel netlify heroku digitalocean hetzner linode vultr fly render railway terraform pulumi supabase firebase neon planetscale hostinger cloud hosting ovh scaleway alibaba aliyun tencent oracle godaddy namecheap
    cpanel plesk coolify dokploy upstash convex appwrite pocketbase
    dokku caprover sevalla northflank koyeb zeabur sealos cloudbase tencentcloud huaweicloud volcengine ibmcloud civo upcloud exoscale contabo ionos gandi porkbun dnsimple route53 runpod lambdalabs vastai coreweave nomad consul opentofu spacelift ansible akamai fastly edgeone cloudfront
    maas commvault veeam planton f5xc alwaysdata gridpane runcloud ploi forge-laravel cleavr kinsta wpengine pantheon platformsh deno-deploy bunny bunnycdn cdn77 keycdn wasabi hostkey ovhcloud leaseweb equinix latitude-sh
    cherryservers kamatera upsun cloudcone racknerd nutanix openstack cloudstack opennebula xcp-ng`,
  database: `firestore firestoredb dgraph couchdb ravendb cockroach cockroachdb timescaledb jdbc presto starrocks doris greenplum vertica teradata db2 hana solr meilisearch typesense vespa lancedb falkordb elastic mcp-toolbox dbt superset vector postgres postgresql mysql mariadb sqlite mongodb mongo redis neo4j clickhouse snowflake bigquery duckdb database db dbhub sql mssql sqlserver oracle cassandra dynamodb elasticsearch opensearch couchbase influxdb supabase databricks redshift trino motherduck
    chroma qdrant pinecone weaviate milvus turso keboola memgraph arangodb surrealdb timescale questdb prisma
    nocodb baserow grist seatable teable jsondb astra astradb datastax cosmosdb tigergraph kuzu singlestore yugabyte tidb oceanbase gaussdb polardb dameng odbc hasura postgrest tinybird rockset materialize risingwave druid pinot iceberg dremio athena percona libsql edgedb rethinkdb orientdb xata fauna valkey dragonflydb aerospike memcached etcd mcpcosmosdb
    metabase redash tableau powerbi power-bi looker qlik sisense lightdash popdb dbeaver datagrip tm1 essbase ms-access firebird interbase informix sybase analyticdb hologres maxcompute odps
    tablestore hbase scylla scylladb voltdb nebulagraph janusgraph orientdb gremlin blazegraph stardog graphdb fuseki chdb datafusion polars datasette kusto adx
    bigtable spanner firebolt exasol netezza`,
  search: `search tavily brave exa serper serpapi firecrawl perplexity duckduckgo google-search google-news bing searxng kagi jina fetch scrape scraper scraping crawl crawler apify brightdata web news arxiv wikipedia rss feed reader pubmed semantic-scholar youtube-transcript context7 ref
    webresearch fetcher scrapi websearch deep-research deepwiki linkup zenrows scrapingbee scraperapi oxylabs webscraping-ai olostep spidercloud spider-cloud serply searchapi valueserp scrapeless scrapegraph
    scrapegraphai diffbot agentql trafilatura newsapi gnews mediastack newsdata google-scholar biorxiv medrxiv you-com sogou`,
  files: `filesystem files file fs drive gdrive dropbox box onedrive s3 storage nextcloud webdav sharepoint minio obsidian ftp sftp alfresco paperless
    google-drive google-docs google-sheets google-workspace pcloud mega seafile owncloud rclone gcs backblaze tigris storj joplin logseq evernote onenote siyuan anytype trilium apple-notes zotero mendeley
    gsheets gdocs gslides google-slides synology truenas qnap asustor icloud nas pdf docx xlsx pptx excel powerpoint libreoffice onlyoffice collabora notebooklm raindrop readwise instapaper wallabag karakeep linkding hoarder
    paperlessngx papermerge docspell mayan opentext documentum laserfiche egnyte sync-com filerun immich photoprism bear-notes simplenote craft-docs roam-research reflect-notes zettlr amplenote upnote standard-notes
    supernote heptabase`,
  shell: `mcp-shell ssh-manager tabby warp xterm shell terminal command commands bash ssh desktop-commander exec cli powershell tmux iterm sandbox e2b daytona modal code-runner jupyter repl interpreter code-sandbox
    bash-command sshd zellij wsl termux ipython`,
  home: `unifi-protect verkada nvr frigate onvif reolink wyze eufy hikvision zwave matter homey openhab hubitat homebridge govee lifx nanoleaf wled tasmota evse wallbox smart-home home-assistant homeassistant home hue tuya smartthings nest sonos iot mqtt loxone tesla roomba ring ecobee rhombus zigbee knx shelly robot robotics ros ros2 drone printer octoprint bambu klipper arduino esp32 plc modbus opcua
    ecovacs irobot roborock nuki lutron control4 aqara meross kasa tapo switchbot sensibo daikin tado netatmo enphase solaredge powerwall zaptec rivian smartcar prusa moonraker grbl px4 ardupilot mavlink dji unitree
    ttlock iobroker fibaro domoticz openmotics fhem jeedom velbus somfy homematic bticino yale-lock schlage danalock igloohome arlo foscam dahua
    blueiris scrypted unifi-access paxton`,
  crm: `didit persona onfido veriff sumsub kyc kyb dynamics365 dataverse salesloft gong salesforce hubspot pipedrive attio crm zoho-crm close copper apollo clay zoominfo dynamics keap activecampaign gohighlevel highlevel lemlist instantly outreach
    insightly sugarcrm suitecrm espocrm vtiger freshsales kommo bitrix24 amocrm clearbit rocketreach lusha cognism peopledatalabs explorium smartlead gainsight eventbrite typeform jotform surveymonkey
    hyros companycam jobber housecall servicetitan followupboss zendesk-sell d365 erxes suitedash planhat churnzero vitally totango
    custify`,
  market: `fiscal treasury bls census worldbank imf eurostat finance stock stocks quotes yfinance yahoo alphavantage polygon-io finnhub fmp financial-modeling coingecko coinmarketcap dexscreener defillama etherscan tradingview opendata aicoin market marketdata eodhd tushare akshare sec edgar fred sentiment stockquotes moralis
    blockscout maestro dune nansen messari coinapi twelvedata tiingo morningstar whale cryptoquant glassnode birdeye dextools
    openbb coinglass lunarcrush santiment seo serpstat semrush ahrefs dataforseo similarweb benzinga quandl nasdaq stooq coinranking`,
  ci: `argocd tekton concourse drone harness octopus spinnaker bamboo circleci buildkite jenkins travis github-actions teamcity argo dagger drone-ci trigger n8n make zapier workflow workflows airflow temporal prefect pipedream dagster automation windmill kestra
    gocd codefresh semaphore appveyor bitrise codemagic inngest triggerdev camunda zeebe nifi mlflow kubeflow flyte activepieces tines rundeck awx
    boomi mulesoft workato tray-io celigo snaplogic adeptia dbos hatchet powerautomate power-automate
    logic-apps nintex uipath blueprism automationanywhere`,
  simulated: `paper testnet sandbox simulator demo mock everything`,
  calendar: `calendar calendars caldav cal calendly gcal icalendar ical
    cronofy acuity bookingkoala booksy
    savvycal when2meet vagaro setmore simplybook fantastical`,
  health: `strava hevy garmin fitbit oura whoop withings health fitness apple-health myfitnesspal cronometer dexcom nightscout fhir epic medical clinic
    suunto coros wahoo trainingpeaks intervals-icu runalyze eightsleep dicom orthanc pacs openemr healthie drchrono hl7 medplum openmrs wger
    polar-flow zepp amazfit mapmyfitness komoot ridewithgps zwift rouvy peloton freeletics fitbod jefit macrofactor loseit yazio fatsecret nutritionix openehr athenahealth cerner allscripts
    healthkit google-fit libreview`,
  property: `buildium appfolio rentmanager yardi doorloop hospitable hostaway guesty rental rentals
    rentvine propertyware entrata realpage lodgify smoobu cloudbeds`,
  monitoring: `prometheus grafana datadog newrelic signoz loki mimir victoriametrics zabbix nagios splunk dynatrace honeycomb opentelemetry otel pagerduty alertmanager metoro logfire axiom coralogix jaeger netdata observability metrics
    last9 betterstack uptimerobot uptime-kuma checkly pingdom sumologic graylog kibana instana appdynamics logicmonitor librenms icinga checkmk tempo thanos posthog mixpanel amplitude plausible umami matomo google-analytics clarity hotjar gsc search-console lighthouse pagespeed webpagetest
    langfuse langsmith opik helicone arize-phoenix wandb braintrust autotel gatus centreon icinga2 osquery suzieq thousandeyes solarwinds prtg observium cacti munin nixstats sensu riemann sematext logz logzio papertrail mezmo
    crowdstrike sentinelone wazuh vectra zscaler elastic-apm skywalking pyroscope sysdig`,
  open: `parliament congress senate gov government europeana museum rijksmuseum openlibrary open-library wikidata nasa noaa usgs worldbank meteo openmeteo weather osm openstreetmap maps amap mapbox geocoding anilist tmdb imdb musicbrainz discogs pokemon recipe recipes astronomy bible quran patents legislation court airports flightradar horoscope holidays earthquake
    openweather accuweather nws openaq gutenberg clinicaltrials openfda uniprot chembl gbif inaturalist ncbi statcan socrata ckan gtfs transit f1 nba nfl mlb espn football cricket lichess scryfall pokeapi qweather openf1
    flightradar24 fr24api fr24 variflight aviationstack opensky unsplash pexels pixabay giphy tenor leetcode codeforces hltv e-stat estat eurlex legifrance bundestag wikimedia wikiquote wikivoyage baidumap baidu-map
    google-map mapquest tomtom openrouteservice openmeteo aqicn opensanctions gleif companieshouse openalex crossref datacite orcid dblp ensembl kegg reactome pubchem rxnorm dailymed icd10 loinc snomed openfoodfacts usda
    thesportsdb balldontlie opendota tvmaze jikan igdb rawg boardgamegeek`,
  reference: `docs learn guide guides documentation handbook tutorial tutorials
    antd ant-design chakra-ui primeng primevue primereact kendo heroui nextui syncfusion shadcn mui material-ui vuetify tailwindcss daisyui flowbite mantine element-plus naive-ui tdesign fluentui lucide-icons iconify
    fontawesome ng-primitives radix-ui devextreme ag-grid quasar-ui bootstrap-vue carbon-design ionic-ui spartan-ui nuxt-ui heroicons devdocs`,
  crmHr: `bamboohr workday gusto deel rippling personio hibob payroll hr greenhouse lever ashby
    factorial charthop lattice workable teamtailor recruitee bullhorn smartrecruiters successfactors adp paychex paylocity justworks oyster papaya darwinbox keka orangehrm`,
  organizer: `omnifocus things things3 gtasks google-tasks ticktick reminders ms-todo microsoft-todo anydo todotxt taskwarrior superlist sunsama akiflow anki ankiconnect remnote mochi-cards supermemo
    dayone day-one diarium apple-events`,
} as const;
export type Domain = keyof typeof DOMAINS;

/**
 * Words that place a server in a trade wherever prose about it uses them. Names of products are too often ordinary words
 * (`linear`, `base`, `search`) to be looked for outside a server's own name.
 */
export const TRADES: Readonly<Partial<Record<Domain, string>>> = {
  trading: 'trading brokerage broker brokerages',
  wallet: 'blockchain crypto cryptocurrency defi web3 onchain',
  payments: 'payments billing payouts invoicing',
  accounting: 'accounting bookkeeping erp invoicing ledger',
  shop: 'ecommerce e-commerce storefront marketplace',
  travel: 'flights hotels travel airline',
  ads: 'advertising advertisers',
  browser: 'browser browsers',
  scm: 'github gitlab bitbucket',
  iam: 'sso iam',
  vault: 'vault vaults',
  mail: 'mailbox mailboxes inbox email',
  chat: 'whatsapp slack telegram discord sms',
  kubernetes: 'kubernetes',
  containers: 'docker',
  cloud: 'cloud hosting infrastructure',
  database: 'database databases sql',
  home: 'smart-home iot',
  crm: 'crm',
  crmHr: 'payroll hr',
};

/**
 * Products whose name is no ordinary word: where a server's own name tells no trade, the tool's name or the beginning of its description
 * may tell it by one of these.
 */
export const PRODUCTS: Readonly<Partial<Record<Domain, string>>> = {
  kubernetes: 'kubernetes kubectl k8s',
  containers: 'docker podman',
  scm: 'gitlab bitbucket',
  tracker: 'jira confluence asana clickup',
  chat: 'slack telegram whatsapp wecom feishu',
  mail: 'gmail imap',
  crm: 'salesforce hubspot',
  database: 'elasticsearch opensearch postgresql mysql mongodb redis firestore jdbc sqlite',
  social: 'twitter tweet instagram linkedin bluesky reddit',
  accounting: 'quickbooks xero',
  monitoring: 'prometheus grafana promql',
  browser: 'playwright puppeteer selenium',
};

/** Words of a server's name that say nothing about its trade. */
export const COMMON_NAME_WORDS = new Set(
  'mcp server servers api tools tool agent agents ai toolkit remote official client sdk model context protocol modelcontextprotocol app integration js ts py'.split(
    ' ',
  ),
);
