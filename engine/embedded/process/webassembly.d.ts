/** The part of WebAssembly that is used here. TypeScript only declares it with the browser's types, which engine must not use. */
declare namespace WebAssembly {
  interface Module {
    readonly [Symbol.toStringTag]: string;
  }
  interface Started {
    readonly exports: Readonly<Record<string, (() => number) | undefined>>;
  }
  function compile(bytes: Uint8Array): Promise<Module>;
  // Replaced, to learn where the program keeps the end of its heap.
  let instantiate: (module: Module, imports: object) => Promise<Started>;
  // Replaced, to observe what is loaded.
  let Instance: new (...given: readonly unknown[]) => object;
}
