/**
 * The specs of one scope of mutation testing, as one test file: jest loads the modules of every file afresh, and what
 * a mutant costs is mostly that. Started by scripts/mutants.mjs alone, which says which specs.
 */
declare const specs: readonly string[];

for (const spec of specs) await import(`../${spec}`);
export {};
