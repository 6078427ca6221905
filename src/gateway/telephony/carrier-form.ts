import type { Signer } from './carrier-accounts.js';

/** The caller's ids: a signed request without them is not a call. */
export type InboundCall = Readonly<{ callSid: string; accountSid: string }>;

/**
 * A carrier webhook's form as it came: unknown fields are kept, because the signature covers them, and any field may
 * be missing or repeated (then the first counts). `From` and `To` are never assumed to be phone numbers.
 */
export class CarrierForm {
  constructor(
    readonly params: Readonly<Record<string, unknown>>,
    /** Undefined until somebody's token has verified it. */
    readonly signer?: Signer,
  ) {}

  /** A field's text without control characters, at most 1,000 characters; undefined if absent or empty. */
  text(name: string): string | undefined {
    const value = this.params[name];
    const first: unknown = Array.isArray(value) ? value[0] : value;
    if (typeof first !== 'string') return undefined;
    const clean = first.slice(0, 1000).replace(/\p{Cc}/gu, '');
    return clean === '' ? undefined : clean;
  }

  /** A whole number of at least zero. */
  count(name: string): number | undefined {
    const text = this.text(name);
    return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
  }

  /** The number that was called, as the carrier writes it. */
  get called(): string | undefined {
    return this.text('To') ?? this.text('Called');
  }

  /** `CA` and 32 hexadecimal digits (protocol: CallSid). */
  get callSid(): string | undefined {
    const sid = this.text('CallSid');
    return sid !== undefined && /^CA[0-9a-fA-F]{32}$/.test(sid) ? sid : undefined;
  }

  /** `AC` and 32 hexadecimal digits (protocol: AccountSid). */
  get accountSid(): string | undefined {
    const sid = this.text('AccountSid');
    return sid !== undefined && /^AC[0-9a-fA-F]{32}$/.test(sid) ? sid : undefined;
  }
}
