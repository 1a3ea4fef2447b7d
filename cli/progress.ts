/** What a person sees while sources are read and servers visited: live lines on a terminal, plain lines elsewhere, nothing when quiet. */
import { createLogUpdate } from 'log-update';
import pc from 'picocolors';
import stringWidth from 'string-width';
import type { CrawlEvent, CrawlReport } from '../crawler/crawl.ts';
import type { DiscoverEvent } from '../crawler/discover/index.ts';
import type { Catalogue } from '../data/catalogue.ts';
import { oneLine, visible } from '../data/text.ts';
import { Discovery, judgementText } from './discovery.ts';

export interface Progress {
  onEvent(event: CrawlEvent): void;
  onDiscover(event: DiscoverEvent): void;
  /** What was found so far. */
  readonly discovery: Discovery;
  /** Takes the live lines away and leaves the lasting ones. */
  stop(): void;
}

export interface ProgressOptions {
  quiet?: boolean;
  /** Whether every step and judgement leaves a line, for someone who named what is crawled. */
  everyStep?: boolean;
  stream?: NodeJS.WriteStream;
}

type Done = Extract<CrawlEvent, { kind: 'done' }>;
type Step = Extract<CrawlEvent, { kind: 'step' }>['step'];

const STEPS: Record<Step, string> = {
  'look up': 'looking it up',
  download: 'downloading',
  install: 'installing',
  'read source': 'reading its source',
  'start server': 'starting it in the sandbox',
  store: 'classifying and storing',
};

const FRAMES = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏';
/** How often the live lines are drawn, in milliseconds. */
const DRAW_EVERY = 120;
const NAME_WIDTH = 44;
const BAR_WIDTH = 30;

/** How often plain output tells how far the sources are, in milliseconds. */
const TELL_EVERY = 15_000;

export function progress(options: ProgressOptions): Progress {
  const { quiet = false, everyStep = false, stream = process.stderr } = options;
  const discovery = new Discovery();
  if (quiet) return { onEvent() {}, onDiscover: (event) => discovery.take(event), discovery, stop() {} };
  return stream.isTTY ? liveProgress(stream, everyStep, discovery) : plainProgress(stream, everyStep, discovery);
}

function plainProgress(stream: NodeJS.WriteStream, everyStep: boolean, discovery: Discovery): Progress {
  const write = (line: string): unknown => stream.write(`${line}\n`);
  const steps = new Steps();
  let total = 0;
  let done = 0;
  let told = performance.now();
  return {
    discovery,
    onEvent(event) {
      if (everyStep) for (const line of steps.take(event)) write(line);
      if (event.kind === 'queued') total = event.total;
      if (event.kind !== 'done') return;
      done++;
      if (event.outcome !== 'unchanged' || everyStep) write(`[${done}/${total}] ${lastingLine(event, (text) => text)}`);
    },
    onDiscover(event) {
      discovery.take(event);
      const lasting = lastingWord(event, everyStep);
      if (lasting) write(lasting);
      if (event.kind !== 'page' || performance.now() - told < TELL_EVERY) return;
      told = performance.now();
      for (const line of discovery.lines()) write(line);
    },
    stop() {},
  };
}

/** What of a discovery stays on the screen: notes, failures, and judgements someone asked for. */
function lastingWord(event: DiscoverEvent, everyStep: boolean): string | null {
  if (event.kind === 'note') return visible(event.text);
  if (event.kind === 'failed') return `${event.source} could not be read: ${visible(event.text)}`;
  return event.kind === 'judged' && everyStep ? oneLine(judgementText(event.judged), 500) : null;
}

/** Every step of every server as a line, with the time it took. */
class Steps {
  readonly #open = new Map<string, { step: Step; since: number }>();

  /** Lines for what an event ends. */
  take(event: CrawlEvent): string[] {
    if (event.kind === 'queued') return [];
    const before = this.#open.get(event.server);
    if (event.kind === 'step') this.#open.set(event.server, { step: event.step, since: performance.now() });
    else this.#open.delete(event.server);
    if (!before) return [];
    const seconds = ((performance.now() - before.since) / 1000).toFixed(1);
    return [`  ${pad(oneLine(event.name, NAME_WIDTH), NAME_WIDTH)} ${STEPS[before.step]} (${seconds} s)`];
  }
}

function liveProgress(stream: NodeJS.WriteStream, everyStep: boolean, discovery: Discovery): Progress {
  const log = createLogUpdate(stream);
  const steps = new Steps();
  const working = new Map<string, { name: string; step: string; since: number }>();
  const clock = { total: 0, complete: false, done: 0, visited: 0, begun: performance.now() };
  let frame = 0;
  const draw = (): void => {
    frame = (frame + 1) % FRAMES.length;
    const columns = stream.columns ?? 80;
    const lines = [...working.values()].map(({ name, step, since }) => {
      const seconds = Math.round((performance.now() - since) / 1000);
      return shorten(
        `${FRAMES[frame]} ${pad(name, NAME_WIDTH)} ${step}${seconds > 2 ? `, ${seconds} s` : ''}`,
        columns - 1,
      );
    });
    const found = discovery.lines().map((line) => shorten(line, columns - 1));
    const bar = clock.total > 0 ? [shorten(barLine(clock, performance.now()), columns - 1)] : [];
    log([...found, ...lines, ...bar].join('\n'));
  };
  const timer = setInterval(draw, DRAW_EVERY);
  return {
    discovery,
    onDiscover(event) {
      discovery.take(event);
      const lasting = lastingWord(event, everyStep);
      if (lasting) log.persist(lasting);
    },
    onEvent(event) {
      if (everyStep) for (const line of steps.take(event)) log.persist(line);
      if (event.kind === 'queued') Object.assign(clock, { total: event.total, complete: event.complete });
      if (event.kind === 'step') {
        const since = working.get(event.server)?.since ?? performance.now();
        working.set(event.server, { name: oneLine(event.name, NAME_WIDTH), step: STEPS[event.step], since });
      }
      if (event.kind !== 'done') return;
      working.delete(event.server);
      clock.done++;
      if (event.outcome === 'unchanged' && !everyStep) return;
      if (event.outcome !== 'unchanged') clock.visited++;
      log.persist(
        shorten(
          lastingLine(event, (text, outcome) => (outcome === 'failed' ? pc.yellow(text) : pc.green(text))),
          500,
        ),
      );
    },
    stop() {
      clearInterval(timer);
      log.clear();
      log.done();
    },
  };
}

/** One finished server, for good. `paint` colours its mark. */
function lastingLine(event: Done, paint: (text: string, outcome: Done['outcome']) => string): string {
  const name = pad(oneLine(event.name, NAME_WIDTH), NAME_WIDTH);
  const time = `${(event.ms / 1000).toFixed(1)} s`;
  const first = event.failures[0];
  if (event.outcome === 'failed')
    return `${paint('✗', 'failed')} ${name} ${first?.class}: ${oneLine(first?.detail ?? '', 90)} (${time})`;
  if (event.outcome === 'unchanged')
    return `${paint('=', 'unchanged')} ${name} unchanged since its last visit (${time})`;
  const count = `${event.tools} tool${event.tools === 1 ? '' : 's'}`;
  return `${paint('✓', 'listed')} ${name} ${count}${first ? ` (${first.method}: ${first.class})` : ''} (${time})`;
}

/** Count, rate and time left, with a bar as far as the number to do is known. */
export function barLine(
  clock: { total: number; complete: boolean; done: number; visited: number; begun: number },
  now: number,
): string {
  const { total, complete, done, visited, begun } = clock;
  const minutes = (now - begun) / 60_000;
  const rate = visited / minutes;
  const count = complete ? `${done}/${total}` : `${done} done, ${total} found so far`;
  const filled = total === 0 ? 0 : Math.floor((BAR_WIDTH * done) / total);
  const bar = complete ? `${'━'.repeat(filled)}${pc.dim('─'.repeat(BAR_WIDTH - filled))}  ` : '';
  const speed = visited > 1 ? `  ${rate.toFixed(1)} a minute` : '';
  const left = complete && visited > 2 && done < total ? `  ${duration(((total - done) / rate) * 60_000)} left` : '';
  return `${bar}${count}${speed}${left}`;
}

/** Most tools of a server that are named one by one. */
const MOST_TOOLS = 30;

/** What the catalogue now has of a server: where it was read, and its tools, the gravest first. */
export function serverLines(catalogue: Catalogue, slug: string): string[] {
  const server = catalogue.server(slug);
  if (!server?.snapshot) return [];
  const { snapshot } = server;
  const places = [
    ...(snapshot.package ? [`npm:${snapshot.package.name}@${snapshot.package.version}`] : []),
    ...(snapshot.commit ? [`${snapshot.repository} at ${snapshot.commit.slice(0, 12)}`] : []),
  ];
  const tools = catalogue.toolsOf(slug);
  return [
    oneLine(`${slug} from ${places.join(' and ')}, ${snapshot.methods.join(' and ')}:`, 200),
    ...tools
      .slice(0, MOST_TOOLS)
      .map(
        (tool) =>
          `  ${tool.risk.padEnd(8)}  ${tool.category.padEnd(11)}  ${oneLine(tool.name, 60)} (${tool.agreement})`,
      ),
    ...(tools.length > MOST_TOOLS ? [`  and ${tools.length - MOST_TOOLS} more`] : []),
  ];
}

/** What a run did, in one line. */
export function reportLine(report: CrawlReport): string {
  const { listed, failed, unchanged } = report.outcomes;
  const parts = [`${listed} server${listed === 1 ? '' : 's'} listed with ${report.tools} tools`];
  if (failed) parts.push(`${failed} failed`);
  if (unchanged) parts.push(`${unchanged} unchanged`);
  if (report.waiting) parts.push(`${report.waiting} left for the next run`);
  return `${report.interrupted ? 'Interrupted' : 'Done'} after ${duration(report.ms)}: ${parts.join(', ')}`;
}

/** `75 s` or `3 min 5 s`. */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 100 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** The text cut to `columns` cells of a terminal; escape sequences count nothing. */
function shorten(text: string, columns: number): string {
  if (stringWidth(text) <= columns) return text;
  let line = text;
  while (stringWidth(line) >= columns) line = line.slice(0, -1);
  return `${line}…`;
}

function pad(text: string, columns: number): string {
  const cut = shorten(text, columns);
  return cut + ' '.repeat(Math.max(0, columns - stringWidth(cut)));
}
