/** Every bound that live enumeration puts on a stranger's server, in one place. */

const KiB = 1024;
const MiB = 1024 * KiB;

/** What the sandbox allows one started server, all of its processes together unless it says otherwise. */
export const SANDBOX_LIMITS = {
  /** CPU seconds of all processes together, those that have ended included. The costliest start measured took 2. */
  cpuSeconds: 10,
  /** Processes and threads; one Node takes eleven. */
  processes: 256,
  openFiles: 1024,
  /** Resident memory of all processes. */
  memoryBytes: 1536 * MiB,
  /** Writable private memory of one process, reserved counted like used. V8 reserves about 600 MiB for each of its isolates. */
  dataBytes: 8192 * MiB,
  /** One file. */
  fileBytes: 64 * MiB,
  /** Home, temporary folder, and where a plan asks for it the package folder: each a file system in memory of this size. */
  homeBytes: 64 * MiB,
  temporaryBytes: 64 * MiB,
  packageBytes: 128 * MiB,
  sharedMemoryBytes: 32 * MiB,
  /** How often resident memory, CPU time and the process count are looked at. */
  watchMs: 150,
} as const;

/** What is read from a server before it counts as flooding. */
export const RECEIVE_LIMITS = {
  /** One line, that is one message, on stdout. The largest list seen in the wild is 1.03 MB. */
  lineBytes: 32 * MiB,
  stdoutBytes: 96 * MiB,
  /** Of it, what is no message: banners and logs. Low, so that a flood is known by what it sends and not by the time a busy machine takes to read it. */
  noiseBytes: 2 * MiB,
  stderrBytes: 4 * MiB,
  /** Of stderr and of what is not JSON on stdout, how much of the beginning and of the end is kept for the diagnosis. */
  wordsBytes: 48 * KiB,
  messages: 10_000,
  /** Requests of the server that are answered, and bytes that wait to be read by it. */
  requests: 200,
  unreadBytes: 4 * MiB,
  pages: 200,
  /** Largest number in the wild: 401. */
  tools: 5_000,
  toolBytes: 1 * MiB,
  nameCharacters: 256,
  /** Levels of nesting in one message. */
  depth: 128,
} as const;

/** Milliseconds. */
export const TIMES = {
  /** A start without a sign of life is given up after this. No listed server took over 3 s. */
  first: 5_000,
  /** A start with signs of life (output, a port, CPU time spent) is given up after this. */
  patient: 20_000,
  /**
   * A start that has neither said nor done anything for this long is given up before that: what it waits for does not come. No longer is waited for a server that
   * is to be asked although it gives up, which it is 2.5 s after it has defined its tools, or for one that was waited for in vain twice.
   */
  idle: 8_000,
  /** Prompts, resources and the second list together: never worth waiting long for. */
  extras: 2_000,
  /** A listening server that has not answered on stdio by then speaks HTTP only. */
  listening: 1_200,
  /**
   * All attempts on one server: none begins when so much was spent on those before it. Of 213 servers of random draws that were listed, each was listed by an attempt
   * that had begun by then.
   */
  total: 60_000,
  /** A remote server, from connecting to the full list. */
  remote: 30_000,
} as const;

/** Attempts on one server, the bare one included. */
export const MAX_ATTEMPTS = 40;
