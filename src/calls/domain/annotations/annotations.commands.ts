export type RecordConsent = Readonly<{
  type: 'RecordConsent';
  scope: string;
  granted: boolean;
  wording: string;
  at: string;
}>;
export type AttachRecording = Readonly<{
  type: 'AttachRecording';
  recordingSid: string;
  url: string;
  durationSeconds: number;
  at: string;
}>;
export type SummarizeCall = Readonly<{ type: 'SummarizeCall'; summary: string; at: string }>;
export type RecordCost = Readonly<{ type: 'RecordCost'; currency: string; amount: number; at: string }>;

export type AnnotationsCommand = RecordConsent | AttachRecording | SummarizeCall | RecordCost;
