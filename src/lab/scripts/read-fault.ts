import type { LabFault } from '../lab-fault.js';
import type { Checked } from './checked.js';

type Kind = LabFault['kind'];

const NETWORK = ['after_ms', 'delay_ms', 'jitter_ms?', 'loss_percent?', 'resend_ms?'];

/** What each kind is told, besides how often; `?` for what may be left out. */
const FIELDS: Readonly<Record<Kind, readonly string[]>> = {
  'lose-answer': [],
  'late-callback': ['delay_ms', 'status?'],
  'duplicate-callback': ['status?'],
  'clock-skew': ['skew_ms', 'status?'],
  'drop-stream': ['after_ms'],
  'half-open-stream': ['after_ms'],
  'garbage-frames': ['after_ms'],
  'stream-network': NETWORK,
  'store-away': ['after_ms', 'for_ms'],
  'model-refuse': ['http_status?', 'reset_ms?'],
  'model-close': ['after_ms'],
  'model-reset': ['after_ms'],
  'model-half-open': ['after_ms'],
  'model-mute': ['after_ms'],
  'model-slow': ['extra_ms'],
  'model-rate-limit': ['after_ms', 'reset_ms?'],
  'model-garbage': ['after_ms'],
  'model-null-fields': ['after_ms'],
  'model-out-of-order': ['after_ms'],
  'model-early-transcripts': [],
  'model-network': NETWORK,
};

const KINDS = Object.keys(FIELDS) as Kind[];
const NAMES: Readonly<Record<string, string>> = {
  delay_ms: 'delayMs',
  skew_ms: 'skewMs',
  after_ms: 'afterMs',
  for_ms: 'forMs',
  extra_ms: 'extraMs',
  http_status: 'status',
  reset_ms: 'resetMs',
  jitter_ms: 'jitterMs',
  loss_percent: 'lossPercent',
  resend_ms: 'resendMs',
};

/** A fault of a script: `kind`, what belongs to it, and how many times it strikes. */
export const readFault = (value: Checked): LabFault => {
  const kind = value.field('kind').oneOf(KINDS);
  const required = FIELDS[kind].filter((name) => !name.endsWith('?'));
  const optional = FIELDS[kind].filter((name) => name.endsWith('?')).map((name) => name.slice(0, -1));
  const fields = value.fields(['kind', ...required], ['times', ...optional]);
  const told = Object.entries(fields).filter(([name]) => name !== 'kind');
  const read = told.map(([name, field]) => [NAMES[name] ?? name, field && valueOf(name, field)]);
  // The table above gives each kind its own fields.
  return { kind, ...Object.fromEntries(read) } as LabFault;
};

const valueOf = (name: string, field: Checked): string | number => {
  if (name === 'status') return field.text();
  return name === 'loss_percent' ? field.percent() : field.count();
};
