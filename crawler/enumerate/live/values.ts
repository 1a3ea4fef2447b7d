/** Dummy values in the shape that vendors' own checks ask for, so that a server gets past them. None of them opens anything. */
import { generateKeyPairSync } from 'node:crypto';
import { INSIDE } from './sandbox.ts';

const UUID = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
const HEX = '0123456789abcdef'.repeat(4);
const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789abcd';

let key: string | null = null;

/** A private key (RSA, PEM) that is as good as any other and nobody's: made when it is first asked for, as clients of Google's refuse one that cannot sign. */
function privateKey(): string {
  key ??= generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  }).privateKey;
  return key;
}

/** Google's service account, as its console writes one to a file. */
export function serviceAccount() {
  return {
    type: 'service_account',
    project_id: 'example-project',
    private_key_id: '0123456789abcdef0123456789abcdef01234567',
    private_key: privateKey(),
    client_email: 'user@example-project.iam.gserviceaccount.com',
    client_id: '123456789012345678901',
    token_uri: 'https://oauth2.googleapis.com/token',
  };
}

/** Where the furnished home keeps the file that a variable or argument is to name. */
const CREDENTIALS_FILE = `${INSIDE.home}/credentials.json`;

/** Whether a value names a file that only a furnished home holds. */
export function isFurniture(value: string): boolean {
  return value.startsWith(`${INSIDE.home}/`);
}

/** The host in the addresses below. */
export const DUMMY_HOST = 'api.example.com';

/** Whether a value is an address that no vendor's own form was known for. */
export function isAddress(value: string): boolean {
  return value === DUMMY_HOST || value === `https://${DUMMY_HOST}`;
}

/** A vendor's own variables, those that hold a secret. */
const secretOf = (vendor: RegExp) => new RegExp(`^(?=.*(KEY|TOKEN|SECRET|PASS|PAT(_|$))).*(${vendor.source})`);

/**
 * First match wins. The pattern is tried on the variable's name in upper case, with the package's name in front of it when the variable's own gives no vendor.
 * Shapes are the vendors' documented ones.
 */
const SHAPES: readonly (readonly [RegExp, string | (() => string)])[] = [
  // files and folders
  [/KUBECONFIG/, `${INSIDE.home}/.kube/config`],
  [
    /(CREDENTIALS?|SERVICE_ACCOUNT|KEY|CERT|TOKEN|CONFIG|OAUTH).*_?(FILE|PATH)$|_CONFIG$|APPLICATION_CREDENTIALS/,
    CREDENTIALS_FILE,
  ],
  [/OPENAPI.*(PATH|FILE|SPEC)|SPEC_(PATH|FILE)|SWAGGER.*(PATH|FILE)/, `${INSIDE.home}/openapi.json`],
  [/(DIR|DIRECTORY|FOLDER|ROOT|WORKSPACE|VAULT)(_PATH)?$|_PATH$|ALLOWED_(DIRS|PATHS|DIRECTORIES)/, INSIDE.home],
  [/(DB|DATABASE|SQLITE).*(FILE)$|_FILE$|FILENAME$/, CREDENTIALS_FILE],
  // connection strings
  [
    /(POSTGRES|PG|DATABASE|SUPABASE_DB|NEON|TIMESCALE).*(URL|URI|DSN|CONNECTION)/,
    'postgresql://user:secret@127.0.0.1:5432/app',
  ],
  [/(MONGO).*(URL|URI|DSN|CONNECTION)/, 'mongodb://127.0.0.1:27017/app'],
  [/(MYSQL|MARIADB).*(URL|URI|DSN|CONNECTION)/, 'mysql://user:secret@127.0.0.1:3306/app'],
  [/(REDIS|VALKEY).*(URL|URI|DSN|CONNECTION)/, 'redis://127.0.0.1:6379'],
  [/(NEO4J|BOLT).*(URL|URI)/, 'bolt://127.0.0.1:7687'],
  [/^DSN$|CONNECTION_STRING/, 'postgresql://user:secret@127.0.0.1:5432/app'],
  // addresses
  [/SHOP(IFY)?.*(DOMAIN|SHOP|STORE|URL|HOST)|MYSHOPIFY/, 'example-shop.myshopify.com'],
  [/(JIRA|ATLASSIAN|CONFLUENCE).*(URL|HOST|BASE|SITE|DOMAIN)/, 'https://example.atlassian.net'],
  [/(OKTA|AUTH0).*(URL|DOMAIN|ORG)/, 'https://example.okta.com'],
  [/SUPABASE.*URL/, 'https://abcdefghijklmnopqrst.supabase.co'],
  [/(RPC|NODE|PROVIDER|ENDPOINT).*URL|(URL|URI|ENDPOINT|BASE)$/, `https://${DUMMY_HOST}`],
  [/(ISSUER|WEBHOOK|CALLBACK|REDIRECT|INSTANCE|SITE|SERVER|API)_?(URL|URI)/, `https://${DUMMY_HOST}`],
  [/EMAIL|_FROM$|SENDER|MAIL_USER|SMTP_USER|IMAP_USER/, 'user@example.com'],
  [/(DOMAIN)$/, 'example.com'],
  [/(HOST|HOSTNAME|SERVER|ADDRESS_IP)$/, DUMMY_HOST],
  [/PHONE|_NUMBER$|WHATSAPP.*FROM/, '+15005550006'],
  // blockchain
  [
    /SOLANA.*(KEY|SECRET)|SOL_.*KEY/,
    '4wBqpZM9xaSheZzJSMawUKKwhdpChKbZ5eu5ky4Vigw1xjqpDwTSqPCXtKMTdUfCzEnfDWmhCxBmGuq8DBXvAkNs',
  ],
  [/MNEMONIC|SEED_PHRASE/, 'test test test test test test test test test test test junk'],
  [
    /(PRIVATE_?KEY|WALLET_KEY|SIGNER|ETH.*KEY).*PEM|PEM$|RSA|(GOOGLE|GCP|FIREBASE|FIRESTORE|GITHUB_APP).*PRIVATE_?KEY/,
    privateKey,
  ],
  [/PRIVATE_?KEY/, `0x${HEX}`],
  [/(WALLET|ACCOUNT|CONTRACT|TOKEN)_?ADDRESS|^ADDRESS$/, '0x000000000000000000000000000000000000dEaD'],
  [/_ADDR(ESS)?$/, DUMMY_HOST],
  // vendors
  [/STRIPE.*(PUBLISH|PK)/, `pk_test_${LETTERS}`],
  [/STRIPE.*WEBHOOK/, `whsec_${LETTERS}`],
  [secretOf(/STRIPE/), `sk_test_${LETTERS}`],
  [/SLACK.*TEAM/, 'T0123456789'],
  [/SLACK.*(APP_TOKEN|XAPP)/, `xapp-1-A0123456789-0123456789012-${HEX}`],
  [/SLACK.*(USER_TOKEN|XOXP)/, 'xoxp-0123456789-0123456789-0123456789-abcdef0123456789'],
  [/SLACK.*(TOKEN|KEY)/, 'xoxb-0123456789012-0123456789012-abcdefghijklmnopqrstuvwx'],
  [/TWILIO.*(ACCOUNT|SID)|ACCOUNT_SID/, 'AC0123456789abcdef0123456789abcdef'],
  [/TWILIO.*API_KEY|API_KEY_SID/, 'SK0123456789abcdef0123456789abcdef'],
  [/SHOPIFY.*(TOKEN|KEY|SECRET|PASSWORD)/, 'shpat_0123456789abcdef0123456789abcdef'],
  [/HUBSPOT.*(TOKEN|KEY)/, `pat-na1-${UUID}`],
  [/AIRTABLE.*(TOKEN|KEY)/, 'patAbCdEfGhIjKlMn.0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef'],
  [/NOTION.*(TOKEN|KEY|SECRET)/, `ntn_${LETTERS}`],
  [/GITHUB.*(TOKEN|PAT)|GH_TOKEN/, `ghp_${LETTERS.slice(0, 36)}`],
  [/GITLAB.*(TOKEN|PAT)/, 'glpat-abcdefghij0123456789'],
  [secretOf(/ANTHROPIC/), `sk-ant-api03-${LETTERS}`],
  [secretOf(/OPENAI|OPENROUTER|DEEPSEEK/), `sk-${LETTERS}`],
  [secretOf(/SENDGRID/), 'SG.abcdefghijklmnopqrstuv.abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'],
  [secretOf(/RESEND/), 're_abcdefgh_0123456789abcdefghijklmn'],
  [secretOf(/LINEAR/), `lin_api_${LETTERS}`],
  [secretOf(/FIGMA/), `figd_${LETTERS}`],
  [/SENTRY.*(TOKEN)/, `sntryu_${HEX}`],
  [secretOf(/FIRECRAWL/), 'fc-0123456789abcdef0123456789abcdef'],
  [secretOf(/TAVILY/), `tvly-${LETTERS.slice(0, 32)}`],
  [/SQUARE.*TOKEN/, `EAAA${LETTERS}`],
  [secretOf(/PADDLE/), `pdl_sdbx_apikey_${LETTERS.slice(0, 26)}_${LETTERS.slice(0, 22)}_abc`],
  [/RAZORPAY.*(ID)/, 'rzp_test_0123456789abcd'],
  [/DISCORD.*TOKEN/, 'MTIzNDU2Nzg5MDEyMzQ1Njc4.AbCdEf.abcdefghijklmnopqrstuvwxyz0'],
  [/TELEGRAM.*(API_ID)/, '1234567'],
  [/TELEGRAM.*TOKEN|BOT_TOKEN/, '123456789:AbCdEfGhIjKlMnOpQrStUvWxYz012345678'],
  [/AWS_ACCESS_KEY_ID|ACCESS_KEY_ID/, 'AKIAIOSFODNN7EXAMPLE'],
  [/AWS_SECRET|SECRET_ACCESS_KEY/, 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'],
  [/AWS.*ROLE|_ARN$/, 'arn:aws:iam::123456789012:role/example'],
  [/(AWS_)?REGION$/, 'us-east-1'],
  [/LOCATION$|ZONE$/, 'us-central1'],
  [secretOf(/MAPBOX/), 'pk.eyJ1IjoiZXhhbXBsZSJ9.c2lnbmF0dXJl'],
  [/JWT|ID_TOKEN|BEARER/, 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIiwiZXhwIjo0MTAyNDQ0ODAwfQ.c2lnbmF0dXJl'],
  [/(GOOGLE|GCP|FIREBASE).*PROJECT/, 'example-project'],
  [/GOOGLE.*CLIENT_ID/, '123456789012-abcdefghijklmnop.apps.googleusercontent.com'],
  [/CREDENTIALS?(_JSON)?$|SERVICE_ACCOUNT(_JSON|_KEY)*$/, () => JSON.stringify(serviceAccount())],
  // kinds
  [/(TENANT|CLIENT|APPLICATION|SUBSCRIPTION|WORKSPACE|PORTAL)_?(GU)?ID$/, UUID],
  [/(ACCOUNT|PROJECT|TEAM|ORG|ORGANIZATION|USER|SITE|SPACE|STORE|MERCHANT|CUSTOMER|APP|COMPANY)_?ID$/, '123456789'],
  [/_?(GU|UU)?ID$/, UUID],
  [/PORT$/, '8080'],
  [/_MS$/, '30000'],
  [/(^|_)(TIMEOUT|LIMIT|MAX|COUNT|SIZE|INTERVAL|RETRIES|TTL|DAYS|VERSION_NUMBER)/, '30'],
  [/VERSION$/, '1'],
  [/USER(NAME)?$|LOGIN$/, 'user'],
  [/PASS(WORD|PHRASE)?$|PWD$/, 'secret-password-1'],
  [/MODE$|ENV(IRONMENT)?$/, 'sandbox'],
  [/^IS_|_ENABLED$|^ENABLE|^USE_|^ALLOW/, 'true'],
  [/KEY|TOKEN|SECRET|AUTH|COOKIE|SESSION|PAT$|(^|_)CODE(_|$)/, HEX.slice(0, 40)],
];

/** For what has no known shape. */
const UNKNOWN = 'example';

/** A value for a variable or argument called `name` of the package `about`. */
export function dummyValue(name: string, about: string): string {
  const own = name
    .replaceAll(/([a-z])([A-Z])/g, '$1_$2')
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]+/g, '_');
  const vendor = about.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_');
  const generic = /^(API|ACCESS|AUTH|BOT|CLIENT|APP|SECRET|PERSONAL|PRIVATE|TOKEN|KEY|BEARER)(_|$)/.test(own);
  const shape = SHAPES.find(([pattern]) =>
    pattern.test(generic && !/ID$|PRIVATE/.test(own) ? `${vendor}_${own}` : own),
  );
  const value = shape?.[1] ?? UNKNOWN;
  return typeof value === 'function' ? value() : value;
}

/**
 * Variables that change how a server talks instead of letting it start: a value for them turns stdio off, or the wrong feature on. They are set only when the
 * server's error asks for them by name.
 */
const SWITCHES =
  /^(PORT|HOST|TRANSPORT|NODE_ENV|NODE_OPTIONS|DEBUG|LOG_?LEVEL|HOME|PATH|PWD|SHELL|USER|TMPDIR|TEMP|TMP|CI|TERM|LANG|EDITOR|COLUMNS|NO_COLOR|FORCE_COLOR|NODE_.*|NPM_.*|DOTENV_.*|XDG_.*|JEST_.*|VITEST.*|VERCEL.*|AWS_LAMBDA.*|.*PROXY|LOCALAPPDATA|APPDATA|USERPROFILE|PROGRAMFILES.*|SYSTEMROOT|WINDIR|COMSPEC|DISPLAY)$|(^|_)(HTTP|SSE|STDIO|TRANSPORT|PORT|LISTEN|BIND|ENABLE|ENABLED|DISABLE|DISABLED|DEBUG|VERBOSE|LOG|LOGS|LOGGING|READ_?ONLY|TELEMETRY|DRY_RUN|TEST|MOCK|TRACE|OTEL|CACHE|PROXY|SKIP|NO|TOOLSETS?|TOOLS|MODE|DOCKER|KUBERNETES|TLS|SSL|INSPECTOR|FEATURES?|REMOTE)(_|$)/;

export function isSwitch(name: string): boolean {
  return SWITCHES.test(name);
}

/** Of these names those of secrets: what a server most often waits for, and what seldom has to be one of a few words. */
export function secretNames(names: Iterable<string>): string[] {
  return [...names].filter((name) => /(^|_|API)(KEY|TOKEN|SECRET|PASSWORD|PASS|PAT)(_|$)/.test(name));
}

/** Values for many names at once; switches are left out, and names without a known shape, which choose among words that only the server knows. */
export function dummyEnvironment(names: Iterable<string>, about: string): Record<string, string> {
  const valued = [...names].filter((name) => !isSwitch(name)).map((name) => [name, dummyValue(name, about)] as const);
  return Object.fromEntries(valued.filter(([, value]) => value !== UNKNOWN));
}
