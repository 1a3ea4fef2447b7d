/** GitHub Copilot CLI: `--allow-tool` and `--deny-tool`, where deny wins and the rest asks (the command's own help). */
import { type Exporter, Losses, reportDefault, standings } from './exporter.ts';

export const copilotCli: Exporter = {
  id: 'copilot-cli',
  title: 'GitHub Copilot CLI',
  use: 'Start the session with this command line.',
  fileName: 'copilot.sh',
  extension: 'sh',
  mediaType: 'application/x-sh',
  export(servers) {
    const losses = new Losses();
    const can = { ask: true, deny: true, hide: false, conditions: false, limits: false, texts: false };
    const all = standings(servers, can, losses).filter(({ verdict }) => verdict !== 'ask');
    reportDefault(servers, 'ask', losses);
    const options = all.map(({ alias, tool, verdict }) => `--${verdict}-tool=${quoted(`${alias}(${tool})`)}`);
    return { text: `${['copilot', ...options].join(' \\\n  ')}\n`, losses: losses.list() };
  },
};

/** One word of a POSIX shell, whatever it holds. */
function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
