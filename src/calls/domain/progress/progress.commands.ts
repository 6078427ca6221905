/** A status callback. `status` is the carrier's word; unknown words change nothing. */
export type RecordCallStatus = Readonly<{
  type: 'RecordCallStatus';
  callSid: string;
  status: string;
  answeredBy: string | null;
  durationSeconds: number | null;
  at: string;
  /** `at` is worked out from the carrier's records, not the moment of the carrier's word. */
  estimated?: boolean;
}>;

export type ProgressCommand = RecordCallStatus;
