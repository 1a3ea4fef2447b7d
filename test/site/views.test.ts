/** The small decisions behind the words of pages. */
import { describe, expect, it } from 'vitest';
import { githubAddress } from '../../site/views/still.ts';

describe('the repository that corrections go to', () => {
  it.each([
    ['github:owner/repo', 'https://github.com/owner/repo'],
    ['owner/repo.js', 'https://github.com/owner/repo.js'],
    ['https://github.com/owner/repo', 'https://github.com/owner/repo'],
    ['https://github.com/owner/repo.git', 'https://github.com/owner/repo'],
    ['git+https://github.com/owner/repo.git', 'https://github.com/owner/repo'],
    ['git@github.com:owner/repo.git', 'https://github.com/owner/repo'],
    ['ssh://git@github.com/owner/repo.git', 'https://github.com/owner/repo'],
  ])('is read from %s', (given, address) => expect(githubAddress(given)).toBe(address));

  it.each([
    undefined,
    '',
    '/home/someone/mcp-risk',
    'https://gitlab.com/owner/repo',
    'https://github.com.example.org/owner/repo',
    'https://example.org/github.com/owner/repo',
    'javascript:alert(1)//github.com/owner/repo',
  ])('is none in %s', (given) => expect(githubAddress(given)).toBeNull());
});
