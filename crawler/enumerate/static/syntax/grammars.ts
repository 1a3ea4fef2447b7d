/** Tree-sitter grammars: compiled once per thread, their memory given back when a source has made it large. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { setFlagsFromString } from 'node:v8';
import { Language, Parser } from 'web-tree-sitter';

const resolve = createRequire(import.meta.url).resolve;

/** Where each grammar's compiled form is: VS Code's builds are newer, the other collection has more languages. */
const GRAMMARS = {
  bash: '@vscode/tree-sitter-wasm/wasm/tree-sitter-bash.wasm',
  'c-sharp': '@vscode/tree-sitter-wasm/wasm/tree-sitter-c-sharp.wasm',
  cpp: '@vscode/tree-sitter-wasm/wasm/tree-sitter-cpp.wasm',
  dart: 'tree-sitter-wasms/out/tree-sitter-dart.wasm',
  elixir: 'tree-sitter-wasms/out/tree-sitter-elixir.wasm',
  go: '@vscode/tree-sitter-wasm/wasm/tree-sitter-go.wasm',
  java: '@vscode/tree-sitter-wasm/wasm/tree-sitter-java.wasm',
  javascript: '@vscode/tree-sitter-wasm/wasm/tree-sitter-javascript.wasm',
  kotlin: 'tree-sitter-wasms/out/tree-sitter-kotlin.wasm',
  lua: 'tree-sitter-wasms/out/tree-sitter-lua.wasm',
  php: '@vscode/tree-sitter-wasm/wasm/tree-sitter-php.wasm',
  python: '@vscode/tree-sitter-wasm/wasm/tree-sitter-python.wasm',
  ruby: '@vscode/tree-sitter-wasm/wasm/tree-sitter-ruby.wasm',
  rust: '@vscode/tree-sitter-wasm/wasm/tree-sitter-rust.wasm',
  swift: 'tree-sitter-wasms/out/tree-sitter-swift.wasm',
  tsx: '@vscode/tree-sitter-wasm/wasm/tree-sitter-tsx.wasm',
  typescript: '@vscode/tree-sitter-wasm/wasm/tree-sitter-typescript.wasm',
} as const;
export type GrammarName = keyof typeof GRAMMARS;

/** A grammar ready to parse, and what its numbers mean. */
export interface Grammar {
  readonly parser: Parser;
  /** By type number: the node's type, whether it is named, whether it is a comment. */
  readonly types: readonly string[];
  readonly isNamed: readonly boolean[];
  readonly isComment: readonly boolean[];
  /** By field number: its name; and the number of a name. */
  readonly fieldNames: readonly (string | null)[];
  readonly fields: ReadonlyMap<string, number>;
}

/** WebAssembly memory never shrinks. Once it holds this many bytes it is given up for a new one when nobody parses. */
const MAX_MEMORY = 64 * 1024 * 1024;
/** What the runtime starts with, and the most that it may take (its own bounds), in pages of 64 KiB. */
const PAGES = { initial: 512, maximum: 32_768 };

/**
 * Grammars whose lexer is one function of more than 100 kB. V8's optimising compiler takes 4 s and 570 MB for Kotlin's, and more memory than
 * there is for Swift's, which ends the process; what it would win is less than that.
 */
const LARGE_LEXERS = new Set<GrammarName>(['bash', 'cpp', 'elixir', 'kotlin', 'swift']);
/** V8's ways to optimise: everything, or what is used most; and to compile a function only when it is called, by the flags there are then. */
const TIERS = ['wasm-tier-up', 'wasm-dynamic-tiering', 'wasm-lazy-compilation'];

const compiled = new Map<GrammarName, Promise<WebAssembly.Module>>();
const ready = new Map<GrammarName, Grammar>();
let memory: WebAssembly.Memory | null = null;
let started: Promise<void> | null = null;
let users = 0;

/** What all grammars together have taken so far, in bytes. What a parser gives back is used again, but stays taken. */
export function memoryTaken(): number {
  return memory?.buffer.byteLength ?? 0;
}

/** Makes grammars ready to parse with, until as many calls of `releaseGrammars` followed. */
export async function takeGrammars(names: Iterable<GrammarName>): Promise<ReadonlyMap<GrammarName, Grammar>> {
  users++;
  if (!started) {
    memory = new WebAssembly.Memory(PAGES);
    started = Parser.init({ wasmMemory: memory } as Parameters<typeof Parser.init>[0]);
  }
  const wanted = [...names];
  const [, ...modules] = await Promise.all([started, ...wanted.map(compile)]);
  for (const [i, name] of wanted.entries()) if (!ready.has(name)) ready.set(name, start(modules[i]!));
  return ready;
}

/** Ends a use. The last one gives up what memory parsing has taken, if that is much. */
export function releaseGrammars(): void {
  if (--users > 0 || !memory || memory.buffer.byteLength <= MAX_MEMORY) return;
  // Parsers are deleted by hand: what a finaliser freed later would be of the memory that comes next.
  for (const { parser } of ready.values()) parser.delete();
  ready.clear();
  memory = started = null;
}

function start(module: WebAssembly.Module): Grammar {
  const language = Language.loadSync(module);
  const types = Array.from({ length: language.nodeTypeCount }, (_, id) => language.types[id] ?? '');
  return {
    parser: new Parser().setLanguage(language),
    types,
    isNamed: types.map((_, id) => language.nodeTypeIsNamed(id)),
    isComment: types.map((type) => type.endsWith('comment')),
    fieldNames: language.fields,
    fields: new Map(language.fields.flatMap((name, id) => (name ? [[name, id]] : []))),
  };
}

function compile(name: GrammarName): Promise<WebAssembly.Module> {
  let module = compiled.get(name);
  if (!module) {
    module = readFile(resolve(GRAMMARS[name])).then((wasm) => {
      const bytes = withModernLinking(wasm);
      return LARGE_LEXERS.has(name) ? unoptimised(() => new WebAssembly.Module(bytes)) : WebAssembly.compile(bytes);
    });
    compiled.set(name, module);
  }
  return module;
}

/** Compiles a module that V8 is not to optimise: all its functions at once, while its flags say so. */
function unoptimised<T>(compile: () => T): T {
  for (const flag of TIERS) setFlagsFromString(`--no-${flag}`);
  try {
    return compile();
  } finally {
    for (const flag of TIERS) setFlagsFromString(`--${flag}`);
  }
}

/**
 * Grammars built before 2022 describe their memory in a section named `dylink`; the runtime reads its successor `dylink.0`, which holds
 * the same four numbers one level deeper (WebAssembly tool conventions, "Dynamic linking"). Others are returned as they are.
 */
function withModernLinking(wasm: Buffer<ArrayBuffer>): Buffer<ArrayBuffer> {
  const legacy = Buffer.from('\u0006dylink', 'latin1');
  const header = 8;
  if (wasm[header] !== 0) return wasm;
  const [size, afterSize] = leb(wasm, header + 1);
  if (!legacy.equals(wasm.subarray(afterSize, afterSize + legacy.length))) return wasm;
  const end = afterSize + size;
  let at = afterSize + legacy.length;
  const from = at;
  for (let i = 0; i < 4; i++) at = leb(wasm, at)[1];
  const info = wasm.subarray(from, at);
  const content = Buffer.concat([Buffer.from('\u0008dylink.0\u0001', 'latin1'), Buffer.from([info.length]), info]);
  return Buffer.concat([wasm.subarray(0, header), Buffer.from([0, content.length]), content, wasm.subarray(end)]);
}

/** An unsigned LEB128 number and where it ends. */
function leb(bytes: Uint8Array, at: number): [number, number] {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++]!;
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) return [value, at];
  }
}
