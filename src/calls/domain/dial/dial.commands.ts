/** How the carrier answered a dial. `unknown`: the request may or may not have reached it. */
export type RecordDial = Readonly<
  { type: 'RecordDial'; at: string } & (
    | { outcome: 'accepted'; callSid: string }
    | { outcome: 'rejected'; reason: string; providerCode: number | null }
    | { outcome: 'unknown'; reason: string }
  )
>;

export type DialCommand = RecordDial;
