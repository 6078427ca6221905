/** What every run of mutation testing shares; scripts/mutants.mjs says what is mutated and which specs watch over it. */
export default {
  testRunner: 'jest',
  testRunnerNodeArgs: ['--experimental-vm-modules', '--no-warnings'],
  plugins: ['@stryker-mutator/jest-runner'],
  jest: { enableFindRelatedTests: false },
  coverageAnalysis: 'perTest',
  // Specs mostly wait: three share a core well.
  concurrency: 3,
  // A busy machine must not turn a survivor into a timeout.
  timeoutMS: 20_000,
  // Jest keeps every ES module that it ever loaded.
  maxTestRunnerReuse: 200,
  reporters: ['progress-append-only', 'clear-text', 'html', 'json'],
  clearTextReporter: { allowColor: false, allowEmojis: false, logTests: false, reportTests: false },
  allowConsoleColors: false,
  ignorePatterns: ['assets', 'bench', 'coverage', 'data', 'demo-data', 'docs', 'examples', 'lab'],
  thresholds: { high: 90, low: 80, break: 80 },
};
