/** The part of the WebAssembly JavaScript interface that is used here: neither `lib` without the DOM nor Node's types have it. */
declare namespace WebAssembly {
  type ModuleImports = Record<string, (...args: never[]) => unknown>;
  class Module {
    private readonly brand: never;
  }
  class Memory {
    constructor(descriptor: { initial: number });
    readonly buffer: ArrayBuffer;
  }
  type Instance = Readonly<{ exports: Readonly<Record<string, unknown>> }>;
  function compile(bytes: Uint8Array): Promise<Module>;
  function instantiate(module: Module, imports: Record<string, ModuleImports>): Promise<Instance>;
}
