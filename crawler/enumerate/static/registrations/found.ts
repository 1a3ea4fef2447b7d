/** A definition as a program gives it, before it is turned into a tool. */
import type { Place, Value } from '../evaluate/values.ts';

/** A definition as found: its parts still values. */
export interface Found {
  name: Value;
  title: Value;
  description: Value;
  input: Value;
  output: Value;
  annotations: Value;
  /**
   * Where the definition begins: the name of a function that is a tool, the head of a class that is one, the record or call that gives one
   * written out, and of parts that are put together elsewhere the line that gives the name.
   */
  place: Place;
  /** Whether it begins there however far from it the name is written: decorators and classes can be long. */
  isWhole?: boolean;
  enabled: boolean | null;
  sdk: string;
  /** How sure it is that a server registers it. */
  confidence: number;
  /** The server it was registered with, for prefixes given where that is mounted. */
  server: Value;
}
