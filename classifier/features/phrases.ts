/**
 * Phrases that settle a question by themselves, each under the signal it raises. A phrase is matched over words in their base form
 * (`deletes` reads as `delete`), `*` stands for any one word, and `/` separates phrases.
 */
export const PHRASES = {
  readOnly: `read only / readonly / read-only / select only / only select / select query / select statement / select queries / without modify / do not modify / not modify any / no side effect / no changes are make
    / do not change / non destructive / non-destructive / safe operation / only read / nothing be change / read mode`,
  draft: `as a draft / draft only / as draft / create draft / nothing be charge / no charge / not charge / no money move / do not charge / not be charge / unsigned transaction / unsigned swap
    / build an unsigned / without execute / not execute / do not place / without place / without submit / do not send / not send / do not submit / for review before / preview only / without broadcast / not broadcast
    / unsigned tx / returns the unsigned / calldata / ready to sign / for sign by / prepare a transaction / prepare an unsigned / do not execute / not submit`,
  permanent: `permanently / permanent / irreversible / irreversibly / irrevocable / cannot be undo / can not be undo / can't be undo / cannot undo / not be undo / no undo / cannot be reverse / can not be reverse / unrecoverable
    / cannot be recover / not recoverable / can not be recover / cannot be restore / not be recover / not reversible / data loss / intended data loss / cannot be revert / permanent removal / no way to recover`,
  reversible: `trash / delete item folder / recycle bin / to the trash / soft delete / soft-delete / softdelete / can be restore / be restore later / restore later / restorable / recoverable / archive / can re-upload
    / re-upload later / can be recover / to the bin / undelete / can be revert / undo with / restore from trash / history be preserve`,
  regenerable: `from memory / cache / cached / in-memory / in memory / for this session / current session / current * session / session only / for the session / regenerable / temporary / later search / later query / later request / subsequent search / subsequent query / subsequent request / future search / future query / future request / use for * search / rest of the session / locally / agent memory / for subsequent / subsequent call
    / future operation / later call / server state / session state / working directory / for future / active connection / subsequent operation / scratch`,
  simulated: `paper trade / paper trading / paper account / paper money / play money / virtual money / simulated / simulate order / simulated order / demo account / demo trading / testnet only / test network / sandbox account
    / sandbox only / fake money / mock trade / backtest / dry run only / devnet only / virtual portfolio / virtual fund / test fund / faucet / simulated trade / simulated exchange / paper portfolio / no real money / testnet / devnet`,
  everything: `all * / every / wildcard / recursive / recursively / bulk / in bulk / matching / all record / multiple * at once / batch / entire / by filter / all of / mass / glob pattern / any number of / whole`,
  wipesBelow: `and all / and their / and its / along with / including all / all associated / all related / all its / all of its / cascade / and everything / with all / its content / all content / and associate`,
  free: `arbitrary / any command / shell command / any code / raw sql / any sql / custom sql / sql query / arbitrary code / javascript code / python code / execute code / run code / any query / any tool / any method / any api / any endpoint
    / raw query / custom code / execute javascript / run javascript / run python / execute python / execute script / run script / run a script / run a command / execute a command / terminal command / bash command / code snippet
    / execute command / run command / execute shell / execute arbitrary / execute sql / run sql / any http / raw api / raw request / any url with / arbitrary http / system command / cli command / command line / user-provided code
    / execute any / call any / run any / invoke any / any shell / raw graphql / arbitrary graphql / evaluate javascript / evaluate expression`,
  metaTool: `any tool / another tool / tool by name / call a tool / execute a tool / invoke a tool / tools by name / run a tool / call tool / execute tool / invoke tool / any mcp tool / other mcp server / proxy a tool / call any tool / execute any tool
    / downstream tool / upstream tool`,
  anyMethod: `any method / any http / all http method / get post put / get post / http method / arbitrary http / post put patch / post put delete / arbitrary request / custom http / raw http / any endpoint / any api endpoint / arbitrary api / raw api
    / generic api / any rest / arbitrary endpoint / api passthrough / direct api / custom api / call any api / authenticated request / any url with`,
  browser: `web page in / browser / on page / current page / page element / current tab / puppeteer / playwright / selenium / chromium / headless / dom / webdriver / screen / accessibility snapshot / ui element / simulator / emulator / cdp`,
  asksPerson: `until a person / until a human / until someone approve / ask the user / human approval / human input / user approval / user confirmation / ask a human / pause for / wait for human / wait for approval / user input / prompt the user / request approval / clarifying question / request confirmation
    / ask user / human review / human in the loop / human-in-the-loop / get feedback from the user / interactive feedback`,
  publicData: `no credential need / no credentials need / no authentication need / no authentication require / no auth require / no api key need / no api key require / public no credential / public data / public api / publicly available / open data / public domain / public endpoint / public market / publicly / market data / documentation / reference data / wikipedia / official statistic / exchange rate / weather`,
  ownUser: `your account / my account / authenticated user / current user / the user's / user account / your portfolio / your order / your balance / your wallet / your inbox / your email / private / personal / confidential
    / sensitive / pii / your data / logged-in user / logged in user / my own / your files / your message`,
  sends: `send an email / send a message / send email / send message / send a notification / send notification / send sms / send invoice / send to the customer / email the customer / email to / notify the / notification to / deliver to / via email / via sms
    / to the client / to the customer / to the recipient / post to / publish to / send it to / be send to / share with / email delivery / post a / publish a / webhook url / broadcast / send a text / visible to / publicly visible / make public / public listing
    / be notify / will be email / send a reminder / reply to / sends * to`,
  paid: `with money / real money / charge the / charge a / payment method / credit card / be charge / will be charge / paid from / using the wallet / from the wallet / from your wallet / on-chain / onchain / on chain / sign and submit / sign and send / sign and broadcast
    / signs and submit / broadcast the transaction / submit the transaction / submit a transaction / real order / live order / real fund / move fund / transfer fund / fund transfer / spend / pay for / payment require / require payment / cost money / purchase / real trade
    / live trading / live market / deduct / be debit / collateral / your fund / executes the trade / execute a trade / execute trade / place an order / place a * order / place order / market order / limit order / buy order / sell order / buy or sell / sell or buy / usdc payment
    / x402 payment / saved card / make a payment / process a payment / process payment / initiate a payment / capture payment / initiate payment / money transfer / send money / send payment / pay invoice / send crypto / send token / send fund / send eth / send bitcoin / send sol / send sats
    / funds be`,
  orderContext: `limit price / stop price / market order / limit order / open order / order book / order id / trading pair / take profit / stop loss / position size / order type / time in force / spot order / exchange order / trading / brokerage / broker / exchange / perpetual / futures
    / option contract / swap / prediction market / ticker symbol / unfilled order / pending order / execution price / fills`,
  adContext: `ad set / ad account / ad spend / ad group / ads manager / google ads / facebook ads / meta ads / daily budget / lifetime budget / bid strategy / ad campaign / advertising / advertiser / campaign budget / sponsored / roas / cost per click`,
  billingContext: `subscription plan / billing / biller / customer's subscription / recurring / renewal / proration / subscriber / membership / cancel at period end / payment / paid plan / invoice / auto-renew / monthly / paid subscription / per seat`,
  cryptoContext: `on-chain / onchain / blockchain / wallet / solana / ethereum / bitcoin / evm / erc-20 / erc20 / defi / dex / smart contract / token swap / liquidity pool / staking / nft / testnet / mainnet / private key / lightning / web3 / usdc / sats / gas fee`,
  accessGrant: `grant access / give access / full access / admin access / admin role / administrator / as owner / transfer ownership / make admin / grants / elevated / superuser / root access / grant permission / generate a token / create a token / issue a token / new api key
    / create api key / generate api key / new token / access token / root / owner role / invite * to the org / sudo`,
  guardOff: `disable protection / disable mfa / remove protection / disable firewall / turn off / disable the / bypass / without approval / skip approval / auto approve / auto-approve / allow all / disable security / disable audit / without confirmation / disable alarm / unlock
    / deactivate firewall / disable lock / permission prompt / permission request / permission response / disable two-factor / remove password / disable verification / skip verification / disable guard / disable policy`,
  returnsSecret: `decrypted / plaintext / plain text secret / secret value / secret key / api key for / private key / connection string / decrypt / password for / return the password / reveal / credential value / seed phrase / recovery phrase / mnemonic / kubeconfig / all environment variable
    / environment variable / access token / bearer token / secret from / get secret / auth token / session token / session cookie / login credential / jwt`,
  outsiders: `from the web / on the web / the web / web search / search the web / search engine / internet / web page / webpage / website / url content / content of url / from url / any url / given url / fetch url / url content / scrape / crawl / news / articles / tweets / reddit / comments
    / reviews / issue comment / pull request / user-generated / third-party / third party / arxiv / youtube / rss / feed / blog post / forum / readme / hacker news / wikipedia / google search / public repositories / npm / pypi / stack overflow / inbox / email content / messages from
    / untrusted / user generated / social media / posts / press release`,
  longRunning: `start a job / trigger a / kick off / background job / queued / enqueue / deploy / provision / spin up / start a new / launch a / run a workflow / workflow run / start the / restart / run the / agent session / async job`,
  returned: `return source code / return generated / not write to disk / do not write / return code / return html / return base64 / as base64 / return markdown / returned as / return image / return result / without save / do not save / not save / printed in / in markdown code block / returns a url to image
    / returned to caller / code block`,
  compute: `calculate / compute / estimate / convert / validate / format / parse / analyze / generate text / suggestion / recommend / check whether / verify that / compare / score / lint / returns the source code / returns code / code example / boilerplate / best practice / guidance
    / instruction / guide / checklist / template for / explanation / summary of / statistics / read only`,
  mention: `deprecated / alias for / experimental / beta`,
} as const;
export type Signal = keyof typeof PHRASES;
