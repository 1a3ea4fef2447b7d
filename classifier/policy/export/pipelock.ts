/**
 * pipelock: `mcp_tool_policy` of its configuration. Rules match the tool's name by a Go regular expression, the strictest that matches counts,
 * and a call that none matches goes through, so what is not listed needs a rule of its own
 * (luckyPipewrench/pipelock, docs/configuration.md and internal/mcp/policy/policy.go).
 */
import { stringify } from 'yaml';
import { noneOf, oneOf } from '../complement.ts';
import { type Exporter, Losses, standings } from './exporter.ts';

/** A pattern that excludes a name nests once a character, and Go refuses to nest deeper than a thousand. */
const LONGEST_NAME = 256;

export const pipelock: Exporter = {
  id: 'pipelock',
  title: 'pipelock',
  use: 'Merge it into pipelock.yaml; its rules hold for every server that this pipelock stands before.',
  fileName: 'pipelock.yaml',
  extension: 'yaml',
  mediaType: 'application/yaml',
  export(servers) {
    const losses = new Losses();
    const can = { ask: true, deny: true, hide: false, conditions: false, limits: false, texts: false };
    const all = standings(servers, can, losses);
    const named = (...verdicts: string[]): string[] => [
      ...new Set(all.filter(({ verdict }) => verdicts.includes(verdict)).map(({ tool }) => tool)),
    ];
    const isOpen = servers.every(({ policy }) => policy.default === 'allow' && !policy.hide?.includes('*'));
    const passing = named('allow', 'ask');
    const listed = passing.filter((name) => name.length <= LONGEST_NAME);
    if (listed.length < passing.length)
      losses.add('stricter', `Names of more than ${LONGEST_NAME} characters`, 'Their calls are refused.');
    if (servers.length > 1)
      losses.add(
        'stricter',
        'Each server has tools of its own',
        'Tools go by name alone: where names meet, the strictest rule holds for all.',
      );
    if (servers.length > 1 && !isOpen)
      losses.add(
        'looser',
        'A tool is allowed on one server only',
        'It goes through on any server that has one of its name.',
      );
    if (listed.some((name) => /[^ -~]/.test(name)))
      losses.add(
        'stricter',
        'Names with characters outside ASCII',
        'pipelock rewrites them first: their calls are refused.',
      );
    losses.add(
      'looser',
      'A name in look-alike characters is another name',
      'pipelock takes it for the one it looks like.',
    );
    return {
      get text() {
        const rules = [
          { name: 'Needs approval', names: named('ask'), action: 'ask' },
          { name: 'Refused', names: named('deny'), action: 'block' },
        ]
          .filter(({ names }) => names.length > 0)
          .map(({ name, names, action }) => ({ name, tool_pattern: oneOf(names), action }));
        if (!isOpen) rules.push({ name: 'Not listed', tool_pattern: noneOf(listed), action: 'block' });
        return stringify({ mcp_tool_policy: { enabled: true, action: 'block', rules } }, { lineWidth: 0 });
      },
      losses: losses.list(),
    };
  },
};
