/** What each failure class means to a person, and what to do about it in one sentence. */
import type { FailureClass } from './model.ts';

export interface FailureText {
  title: string;
  mend: string;
}

export const FAILURES: Readonly<Record<FailureClass, FailureText>> = {
  'needs-credentials': {
    title: 'Needs credentials',
    mend: 'No dummy value satisfied it; give it the account or key its message asks for: `enumerate "stdio:env NAME=VALUE COMMAND …" --live`.',
  },
  'needs-arguments': {
    title: 'Needs arguments',
    mend: 'Name its arguments: `enumerate "stdio:COMMAND ARGUMENT …" --live`.',
  },
  'needs-config-file': {
    title: 'Needs a configuration file',
    mend: 'Write the file its message names next to the server and start it with `enumerate "stdio:COMMAND …" --live`.',
  },
  'needs-network': {
    title: 'Needs the network',
    mend: 'It loads its tools from the internet, which the sandbox keeps from it; list them from its source with `--static`, or run it yourself and enumerate its address with `enumerate http://… --live`.',
  },
  'needs-local-service': {
    title: 'Needs a local service',
    mend: 'It connects to a database or program on the same machine before it lists anything, and the sandbox has none; run both yourself and enumerate its address with `enumerate http://… --live`.',
  },
  'needs-binary': {
    title: 'Needs another program',
    mend: 'Install the program its message names under /usr, where the sandbox can see it.',
  },
  'remote-only': {
    title: 'Runs elsewhere',
    mend: 'The package only forwards to a remote server; enumerate that one: `enumerate https://… --live`.',
  },
  'http-only': {
    title: 'Speaks HTTP only',
    mend: 'It listens on a port and no path of it speaks MCP; start it yourself and enumerate its address with `enumerate http://… --live`.',
  },
  'not-a-server': {
    title: 'Not an MCP server',
    mend: 'It is a library, or ends without speaking the protocol; if a subcommand starts its server, name that: `enumerate "stdio:COMMAND SUBCOMMAND" --live`.',
  },
  'not-found': {
    title: 'Not found',
    mend: 'Check the name and the version; the package or repository may have been renamed, made private or taken down.',
  },
  'bad-archive': {
    title: 'Damaged archive',
    mend: 'Try again later; if it stays so, tell the package’s author that the published archive does not match its digest or cannot be unpacked.',
  },
  'too-large': {
    title: 'Too large',
    mend: 'It is larger than the crawler takes; enumerate a checkout of the server’s own folder instead.',
  },
  'install-failed': {
    title: 'Could not be installed',
    mend: 'Its dependencies cannot be had from the registry; tell its author, or try an earlier version.',
  },
  'native-addon': {
    title: 'Needs a compiled addon',
    mend: 'Install scripts never run here, so its native addon was not built; build it yourself and enumerate the folder with `enumerate "stdio:node FILE" --live`.',
  },
  crashed: {
    title: 'Crashed',
    mend: 'It breaks at its start, also with earlier versions of its dependencies; send its last words to its author.',
  },
  timeout: {
    title: 'No answer in time',
    mend: 'It neither listed its tools nor ended; try again on an idle machine, or list it from its source with `--static`.',
  },
  'protocol-error': {
    title: 'Breaks the protocol',
    mend: 'Its answers do not follow the Model Context Protocol; its author can check them with the MCP inspector.',
  },
  'invalid-definition': {
    title: 'Unusable definitions',
    mend: 'What it sends as tools cannot be read as tools; its author has to mend the definitions.',
  },
  flooded: {
    title: 'Floods its client',
    mend: 'It sends more than any client should read; treat it as hostile until its author explains.',
  },
  'refused-by-sandbox': {
    title: 'Stopped by the sandbox',
    mend: 'It took more memory, processes, time or files than listing tools needs, or did what the sandbox forbids; list it from its source with `--static`, and do not run it where it could do harm.',
  },
  'no-sandbox': {
    title: 'No sandbox on this machine',
    mend: 'Install bubblewrap on Linux, or start Docker or Podman; strangers’ code is never run without one.',
  },
  'no-tools': {
    title: 'Lists no tools',
    mend: 'It speaks the protocol and offers no tools; if an account or setting brings them out, name it: `enumerate "stdio:env NAME=VALUE COMMAND …" --live`.',
  },
  'unreadable-source': {
    title: 'Source not readable',
    mend: 'Its source is in a language or form that cannot be read yet; list it live instead.',
  },
  network: {
    title: 'Network trouble',
    mend: 'Check the connection and the address, then run the same command again; what was done is kept.',
  },
  interrupted: {
    title: 'Interrupted',
    mend: 'Run the same command again; it goes on where it stopped.',
  },
  internal: {
    title: 'Fault of this program',
    mend: 'Report it with the message; it is no fault of the server.',
  },
};
