import { hkdfSync } from 'node:crypto';
import { resolve } from 'node:path';
import { Logger, Module } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { Ledger } from '../../platform/commands/ledger.js';
import { Config } from '../../platform/config/config.js';
import { Metrics } from '../../platform/observability/metrics.js';
import { SpoolFile } from '../../platform/spool/spool-file.js';
import { KeyVault } from '../../platform/vault/key-vault.js';
import { CarrierAccounts } from '../telephony/carrier-accounts.js';
import { CallJournals } from './call-journals.js';
import { JournalsLifetime } from './journals-lifetime.js';
import { logDrain } from './log-drain.js';
import { SpoolDrain } from './spool-drain.js';
import { TurnSpool } from './turn-spool.js';

/** Where the spools are, and the key that seals them: fetched once, so that a vault that is away does not matter. */
class SpoolPlace {
  constructor(
    readonly folder: string,
    readonly key: Uint8Array,
  ) {}

  static async of({ stores }: Config, vault: KeyVault): Promise<SpoolPlace> {
    const root = await vault.hashingKey('spool');
    const key = new Uint8Array(hkdfSync('sha256', root, new Uint8Array(), 'spool aes-256-gcm', 32));
    return new SpoolPlace(resolve(stores.dataDir, 'spool'), key);
  }
}

/** The journals of calls, with the spool behind them. */
@Module({
  providers: [
    {
      provide: SpoolPlace,
      inject: [Config, KeyVault],
      useFactory: (config: Config, vault: KeyVault) => SpoolPlace.of(config, vault),
    },
    {
      provide: TurnSpool,
      inject: [SpoolPlace, Clock, Config],
      useFactory: async ({ folder, key }: SpoolPlace, clock: Clock, { calls }: Config) =>
        new TurnSpool(await SpoolFile.open(folder, key, clock), calls.spoolMaxBytes),
    },
    {
      provide: SpoolDrain,
      inject: [SpoolPlace, Ledger, CarrierAccounts, Clock],
      useFactory: ({ folder, key }: SpoolPlace, ledger: Ledger, accounts: CarrierAccounts, clock: Clock) =>
        new SpoolDrain(folder, key, ledger, accounts, clock, logDrain(new Logger('Spool'))),
    },
    {
      provide: CallJournals,
      inject: [Ledger, CarrierAccounts, Clock, TurnSpool],
      useFactory: (ledger: Ledger, accounts: CarrierAccounts, clock: Clock, spool: TurnSpool) =>
        new CallJournals(ledger, accounts, clock, spool, logDrain(new Logger('Spool'))),
    },
    {
      provide: JournalsLifetime,
      inject: [CallJournals, TurnSpool, SpoolDrain, Metrics],
      useFactory: (...parts: ConstructorParameters<typeof JournalsLifetime>) => new JournalsLifetime(...parts),
    },
  ],
  exports: [CallJournals],
})
export class JournalsModule {}
