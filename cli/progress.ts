/** What a person sees while a crawl runs: live lines on a terminal, plain lines elsewhere, nothing when quiet. */
import { createLogUpdate } from 'log-update';
import pc from 'picocolors';
import stringWidth from 'string-width';
import type { CrawlEvent, CrawlReport } from '../crawler/crawl.ts';
import { oneLine } from '../data/text.ts';

export interface Progress {
  onEvent(event: CrawlEvent): void;
  /** Takes the live lines away and leaves the lasting ones. */
  stop(): void;
}

type Done = Extract<CrawlEvent, { kind: 'done' }>;

const STEPS: Record<Extract<CrawlEvent, { kind: 'step' }>['step'], string> = {
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

export function progress(options: { quiet?: boolean; stream?: NodeJS.WriteStream }): Progress {
  const { quiet = false, stream = process.stderr } = options;
  if (quiet) return { onEvent() {}, stop() {} };
  return stream.isTTY ? liveProgress(stream) : plainProgress(stream);
}

function plainProgress(stream: NodeJS.WriteStream): Progress {
  let total = 0;
  let done = 0;
  return {
    onEvent(event) {
      if (event.kind === 'queued') total = event.total;
      if (event.kind !== 'done') return;
      done++;
      if (event.outcome !== 'unchanged') stream.write(`[${done}/${total}] ${lastingLine(event, (text) => text)}\n`);
    },
    stop() {},
  };
}

function liveProgress(stream: NodeJS.WriteStream): Progress {
  const log = createLogUpdate(stream);
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
    log([...lines, shorten(barLine(clock, performance.now()), columns - 1)].join('\n'));
  };
  const timer = setInterval(draw, DRAW_EVERY);
  return {
    onEvent(event) {
      if (event.kind === 'queued') Object.assign(clock, { total: event.total, complete: event.complete });
      if (event.kind === 'step') {
        const since = working.get(event.server)?.since ?? performance.now();
        working.set(event.server, { name: oneLine(event.name, NAME_WIDTH), step: STEPS[event.step], since });
      }
      if (event.kind !== 'done') return;
      working.delete(event.server);
      clock.done++;
      if (event.outcome === 'unchanged') return;
      clock.visited++;
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
