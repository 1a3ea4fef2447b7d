/**
 * A seccomp filter in classic BPF, written for the machine it runs on: what a server never needs of the kernel is refused, the rest allowed. A deny list, as
 * Flatpak has one, because the set of calls that Node, Python, Go and their libraries use is open; what is refused is what has let processes out of
 * containers before. Numbers: Linux's asm/unistd_64.h (x86-64) and asm-generic/unistd.h (arm64).
 */

/** Call → number on x86-64 and on arm64 (null: does not exist there). */
const REFUSED: Record<string, readonly [x64: number | null, arm64: number | null]> = {
  // other processes' memory and behaviour
  ptrace: [101, 117],
  process_vm_readv: [310, 270],
  process_vm_writev: [311, 271],
  process_madvise: [440, 440],
  kcmp: [312, 272],
  pidfd_getfd: [438, 438],
  perf_event_open: [298, 241],
  // the kernel's own insides
  bpf: [321, 280],
  userfaultfd: [323, 282],
  kexec_load: [246, 104],
  kexec_file_load: [320, 294],
  init_module: [175, 105],
  finit_module: [313, 273],
  delete_module: [176, 106],
  io_uring_setup: [425, 425],
  io_uring_enter: [426, 426],
  io_uring_register: [427, 427],
  syslog: [103, 116],
  lookup_dcookie: [212, 18],
  iopl: [172, null],
  ioperm: [173, null],
  modify_ldt: [154, null],
  // namespaces and file systems
  unshare: [272, 97],
  setns: [308, 268],
  mount: [165, 40],
  umount2: [166, 39],
  pivot_root: [155, 41],
  chroot: [161, 51],
  open_tree: [428, 428],
  move_mount: [429, 429],
  fsopen: [430, 430],
  fsconfig: [431, 431],
  fsmount: [432, 432],
  fspick: [433, 433],
  mount_setattr: [442, 442],
  open_by_handle_at: [304, 265],
  name_to_handle_at: [303, 264],
  quotactl: [179, 60],
  quotactl_fd: [443, 443],
  swapon: [167, 224],
  swapoff: [168, 225],
  acct: [163, 89],
  fanotify_init: [300, 262],
  // memory that the limits on files and on resident memory do not see
  memfd_create: [319, 279],
  memfd_secret: [447, 447],
  shmget: [29, 194],
  shmat: [30, 196],
  semget: [64, 190],
  msgget: [68, 186],
  mlockall: [151, 230],
  // the machine's clock, name, keys, tables
  reboot: [169, 142],
  settimeofday: [164, 170],
  clock_settime: [227, 112],
  clock_adjtime: [305, 266],
  adjtimex: [159, 171],
  sethostname: [170, 161],
  setdomainname: [171, 162],
  add_key: [248, 217],
  request_key: [249, 218],
  keyctl: [250, 219],
  move_pages: [279, 239],
  migrate_pages: [256, 238],
  vhangup: [153, 58],
};

/** `clone` may not make namespaces (any CLONE_NEW* flag), `clone3` hides its flags from a filter, so it does not exist and libraries fall back to `clone`. */
const CLONE: readonly [number, number] = [56, 220];
const CLONE3 = 435;
const CLONE_NEW_FLAGS = 0x7e020080;
/** Only these socket families: Unix, IPv4, IPv6, and netlink (listing one's own interfaces). */
const SOCKET: readonly [number, number] = [41, 198];
const SOCKET_FAMILIES = [1, 2, 10, 16] as const;
/** Typing into a terminal one does not own. */
const IOCTL: readonly [number, number] = [16, 29];
const TERMINAL_INPUT = [0x5412 /* TIOCSTI */, 0x541c /* TIOCLINUX */] as const;

const AUDIT_ARCH = { x64: 0xc000003e, arm64: 0xc00000b7 } as const;
/** Calls of the x32 interface carry this bit and would slip past a filter of numbers. */
const X32_BIT = 0x40000000;

const EPERM = 1;
const ENOSYS = 38;
const ALLOW = 0x7fff0000;
const KILL_PROCESS = 0x80000000;
const errno = (code: number) => 0x00050000 | code;

/** BPF instructions used: load a word, jump when equal / greater or equal / any bit set, return. */
const LOAD = 0x20;
const JUMP_EQ = 0x15;
const JUMP_GE = 0x35;
const JUMP_SET = 0x45;
const RETURN = 0x06;

/** Offsets in `struct seccomp_data`; the low word of an argument comes first on both (little-endian) machines. */
const NR = 0;
const ARCH = 4;
const ARG = (n: number) => 16 + 8 * n;

type Instruction = readonly [code: number, whenTrue: number, whenFalse: number, value: number];

/** The filter for this machine as bubblewrap's `--seccomp` takes it: an array of `struct sock_filter`. Throws on a machine it has no numbers for. */
export function seccompFilter(architecture: string = process.arch): Buffer {
  if (architecture !== 'x64' && architecture !== 'arm64')
    throw new Error(`no system call numbers for ${architecture}; live enumeration runs on x64 and arm64`);
  const column = architecture === 'x64' ? 0 : 1;
  const program: Instruction[] = [
    [LOAD, 0, 0, ARCH],
    [JUMP_EQ, 1, 0, AUDIT_ARCH[architecture]],
    [RETURN, 0, 0, KILL_PROCESS],
    [LOAD, 0, 0, NR],
  ];
  if (architecture === 'x64') program.push([JUMP_GE, 0, 1, X32_BIT], [RETURN, 0, 0, errno(ENOSYS)]);
  program.push([JUMP_EQ, 0, 1, CLONE3], [RETURN, 0, 0, errno(ENOSYS)]);
  for (const number of Object.values(REFUSED).map((numbers) => numbers[column]))
    if (number !== null) program.push([JUMP_EQ, 0, 1, number], [RETURN, 0, 0, errno(EPERM)]);
  program.push(
    [JUMP_EQ, 0, 4, CLONE[column]!],
    [LOAD, 0, 0, ARG(0)],
    [JUMP_SET, 0, 1, CLONE_NEW_FLAGS],
    [RETURN, 0, 0, errno(EPERM)],
    [RETURN, 0, 0, ALLOW],
  );
  program.push([JUMP_EQ, 0, SOCKET_FAMILIES.length * 2 + 2, SOCKET[column]!], [LOAD, 0, 0, ARG(0)]);
  for (const family of SOCKET_FAMILIES) program.push([JUMP_EQ, 0, 1, family], [RETURN, 0, 0, ALLOW]);
  program.push([RETURN, 0, 0, errno(EPERM)]);
  program.push([JUMP_EQ, 0, TERMINAL_INPUT.length * 2 + 1, IOCTL[column]!], [LOAD, 0, 0, ARG(1)]);
  for (const request of TERMINAL_INPUT) program.push([JUMP_EQ, 0, 1, request], [RETURN, 0, 0, errno(EPERM)]);
  program.push([RETURN, 0, 0, ALLOW]);

  const bytes = Buffer.alloc(program.length * 8);
  program.forEach(([code, whenTrue, whenFalse, value], at) => {
    bytes.writeUInt16LE(code, at * 8);
    bytes.writeUInt8(whenTrue, at * 8 + 2);
    bytes.writeUInt8(whenFalse, at * 8 + 3);
    bytes.writeUInt32LE(value >>> 0, at * 8 + 4);
  });
  return bytes;
}
