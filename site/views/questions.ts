/** Questions about one tool, answered from its parameters, its evidence, its server and its namesakes. */
import type { Neighbour } from '../../data/related.ts';
import { oneLine } from '../../data/text.ts';
import type { ParameterRow } from './parameters.ts';
import { label, list } from './text.ts';
import type { ToolView } from './tool.ts';

export interface Question {
  question: string;
  answer: string;
}

type Facts = Omit<ToolView, 'questions' | 'jsonLd'>;

export function questionsAbout(view: Facts, asks: boolean, elsewhere: readonly Neighbour[]): Question[] {
  const { name, server } = view;
  return [
    {
      question: `What does ${name} do, and how risky is it?`,
      answer: `${view.riskLabel} risk. ${inItsWords(view) ?? view.rationale}`,
    },
    ...(asks ? [{ question: `What should I check before approving ${name}?`, answer: toCheck(view) }] : []),
    {
      question: `Where is ${name} from?`,
      answer: `${[server.name, server.repository, view.source.version].filter(Boolean).join(', ')}.${
        elsewhere.length
          ? ` Also on ${list(elsewhere.slice(0, 4).map((other) => `${label(other.serverName)} (${other.risk})`))}.`
          : ''
      }`,
    },
  ];
}

/** What the server says of it: our own words stand at the top of the page. */
function inItsWords({ server, description }: Facts): string | null {
  const said = oneLine((description?.segments ?? []).map(({ text }) => text).join(''), 240);
  return said ? `${server.name} says: “${said}”` : null;
}

const MAX_CHECKED = 5;

/** The arguments that decide what an approval commits to, in the server's own words where it has some. */
function toCheck({ name, parameters: { rows, known } }: Facts): string {
  const top = rows.filter((row) => row.depth === 0);
  const deciding = rows.filter((row) => row.decides);
  const shown = (deciding.length > 0 ? deciding : top.filter((row) => row.required)).slice(0, MAX_CHECKED);
  if (shown.length > 0) return shown.map(inWords).join(' ');
  if (top.length > 0) return `None of its arguments is required; without any, ${name} does what it does by default.`;
  return known
    ? `It takes no arguments: the only question is whether ${name} should run now.`
    : 'Every argument: its schema does not name them.';
}

function inWords({ path, decides, description }: ParameterRow): string {
  const [said = ''] = (description?.segments ?? [])
    .map(({ text }) => text)
    .join('')
    .trim()
    .split('\n', 1);
  const named = `\`${path}\`${decides ? ` ${decides}` : ''}`;
  return said ? `${named}: “${oneLine(said, 160)}”` : `${named}.`;
}
