/** The process was killed: nothing that it does reaches anybody any more. */
export class Killed extends Error {
  override readonly name = 'Killed';
}

/** `target` with some of its methods exchanged. */
export const instead = <T extends object>(target: T, methods: Partial<T>): T =>
  new Proxy(target, {
    get: (_, name) => {
      const other: unknown = Reflect.get(methods, name);
      const member: unknown = Reflect.get(target, name);
      return other ?? (typeof member === 'function' ? (member.bind(target) as unknown) : member);
    },
  });

/** One process's life: killed right before its n-th operation on anything outside takes effect, or right after. */
export class Life {
  dead = false;
  #operations = 0;

  constructor(
    private readonly killedAt = Infinity,
    private readonly when: 'before' | 'after' = 'before',
  ) {}

  async through<T>(operation: () => T | Promise<T>): Promise<T> {
    const killed = this.#operations++ === this.killedAt;
    this.dead ||= killed && this.when === 'before';
    if (this.dead) throw new Killed();
    const result = await operation();
    this.dead ||= killed;
    if (this.dead) throw new Killed();
    return result;
  }

  /** `target` as a process with this life reaches it. What returns no promise passes. */
  over<T extends object>(target: T, ...operations: readonly (keyof T)[]): T {
    return new Proxy(target, {
      get: (_, name) => {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        const call = (...args: unknown[]): unknown => Reflect.apply(member, target, args);
        return operations.includes(name as keyof T) ? (...args: unknown[]) => this.through(() => call(...args)) : call;
      },
    });
  }
}
