const { TestEnvironment } = require('jest-environment-node');

/** Leaves the other tests of a file out once one has failed: a mutant dies once. Jest's own `bail` goes by files. */
module.exports = class extends TestEnvironment {
  #failed = false;

  handleTestEvent({ name, test }) {
    if (name === 'test_fn_failure' || name === 'hook_failure') this.#failed = true;
    if (name === 'test_start' && this.#failed) test.mode = 'skip';
  }
};
