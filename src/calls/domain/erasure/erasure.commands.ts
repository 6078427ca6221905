export type EraseCall = Readonly<{ type: 'EraseCall'; at: string }>;

export type ErasureCommand = EraseCall;
