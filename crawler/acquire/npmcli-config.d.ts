/** What is used here of npm's configuration reader, which ships without types. */
declare module '@npmcli/config' {
  export default class Config {
    constructor(options: {
      npmPath: string;
      definitions: object;
      shorthands: object;
      flatten: (values: object, flat?: object) => object;
      argv?: string[];
      env?: NodeJS.ProcessEnv;
      warn?: boolean;
    });
    load(): Promise<void>;
    readonly flat: Record<string, unknown>;
  }
}

declare module '@npmcli/config/lib/definitions/index.js' {
  const settings: {
    definitions: object;
    shorthands: object;
    flatten: (values: object, flat?: object) => object;
  };
  export default settings;
}
