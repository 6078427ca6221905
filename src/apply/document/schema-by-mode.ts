/**
 * The schema of the mode that a document names; of the `absent` one where it names none, or one that does not exist,
 * which that schema's own `mode` then says.
 */
export const schemaByMode = <M extends string>(
  modes: Readonly<Record<M, Readonly<{ schema: object }>>>,
  absent: NoInfer<M>,
): object =>
  Object.entries<Readonly<{ schema: object }>>(modes)
    .filter(([mode]) => mode !== absent)
    .reduce<object>(
      (otherwise, [mode, { schema }]) => ({
        if: { type: 'object', properties: { mode: { const: mode } }, required: ['mode'] },
        then: schema,
        else: otherwise,
      }),
      modes[absent].schema,
    );
