/** What Node has and Workers, whose types this project uses, do not. */

declare namespace WebAssembly {
  function compile(bytes: Uint8Array): Promise<Module>;
}
