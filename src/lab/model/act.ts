/** What the model decides to put out: each an item, in this order. */
export type Act = Readonly<{ say: readonly string[] }> | Readonly<{ call: string; arguments: string }>;
