import { expect } from '@jest/globals';
import type { Decider } from '../../src/platform/commands/stream-definition.js';
import { Refused } from '../../src/platform/commands/refused.js';
import type { AnyFact } from '../../src/platform/events/fact.js';

/**
 * Words for a decider's specifications: `given(...facts).when(command).then(...facts)`, `.refused(code)`, `.nothing()`.
 * Several commands are decided in order, each over what the ones before it led to; all their facts are expected.
 */
export const specFor =
  <S, C, E extends AnyFact>({ initial, decide, evolve }: Decider<S, C, E>) =>
  (...history: readonly E[]) => ({
    when: (...commands: readonly C[]) => {
      const run = (): readonly E[] => {
        let state = history.reduce((folded, fact) => evolve(folded, fact), initial);
        return commands.flatMap((command) => {
          const facts = decide(command, state);
          state = facts.reduce((folded, fact) => evolve(folded, fact), state);
          return facts;
        });
      };
      return {
        then: (...facts: readonly E[]): void => expect(run()).toEqual(facts),
        nothing: (): void => expect(run()).toEqual([]),
        refused: (code: string): void => {
          let thrown: unknown;
          try {
            run();
          } catch (error) {
            thrown = error;
          }
          expect(thrown).toBeInstanceOf(Refused);
          expect(thrown).toHaveProperty('code', code);
        },
      };
    },
  });
