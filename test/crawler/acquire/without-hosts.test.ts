import { expect, test } from 'vitest';
import { withoutHosts } from '../../../crawler/acquire/without-hosts.ts';

process.env.npm_config_registry = 'https://user:secret@registry.example.org:8443/api/npm/';
process.env['npm_config_@inner:registry'] = 'http://cache/';

test.each([
  [
    '404 Not Found - GET https://registry.example.org:8443/api/npm/foo - Not found',
    '404 Not Found - GET /foo - Not found',
  ],
  ['request to https://user:secret@registry.example.org:8443/api/npm/@a%2fb failed', 'request to /@a%2fb failed'],
  ['failed, reason: getaddrinfo ENOTFOUND registry.example.org', 'failed, reason: getaddrinfo ENOTFOUND'],
  [
    'request to http://cache/foo failed, reason: getaddrinfo EAI_AGAIN cache',
    'request to /foo failed, reason: getaddrinfo EAI_AGAIN',
  ],
  ['connect ECONNREFUSED 10.0.0.7:4873', 'connect ECONNREFUSED'],
  ['connect ECONNREFUSED ::1:4873', 'connect ECONNREFUSED'],
  ["Host: registry.example.org. is not in the cert's list", "Host: the registry. is not in the cert's list"],
  ["'nowhere@^1.0.0' is not in this registry.", "'nowhere@^1.0.0' is not in this registry."],
])('%s', async (text, expected) => {
  expect(await withoutHosts(text)).toBe(expected);
});
