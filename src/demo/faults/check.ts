/** One thing that must be true of a call that met faults, with what was measured of it. */
export type Check = Readonly<{ held: boolean; text: string }>;
