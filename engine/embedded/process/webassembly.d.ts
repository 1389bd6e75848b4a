/** The part of WebAssembly that is used here. TypeScript declares it with the browser's types only, which engine must not see. */
declare namespace WebAssembly {
  interface Module {
    readonly [Symbol.toStringTag]: string;
  }
  function compile(bytes: Uint8Array): Promise<Module>;
  // Replaced, to see what is loaded.
  let Instance: new (...given: readonly unknown[]) => object;
}
