import { resolve } from 'node:path';
import { Logger, Module } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { Ledger } from '../../platform/commands/ledger.js';
import { Config } from '../../platform/config/config.js';
import { CallMetrics } from '../../calls/call.metrics.js';
import { SpoolFile } from '../../platform/spool/spool-file.js';
import type { SpoolKeys } from '../../platform/spool/spool-keys.js';
import { VaultSpoolKeys } from '../../platform/spool/vault-spool-keys.js';
import { KeyVault } from '../../platform/vault/key-vault.js';
import { CarrierAccounts } from '../telephony/carrier-accounts.js';
import { CallJournals } from './call-journals.js';
import { JournalsLifetime } from './journals-lifetime.js';
import { logDrain } from './log-drain.js';
import { SpoolDrain } from './spool-drain.js';
import { TurnSpool } from './turn-spool.js';

/** Where the spools are, and their keys. */
class SpoolPlace {
  readonly folder: string;
  readonly keys: SpoolKeys;

  constructor({ stores }: Config, vault: KeyVault) {
    this.folder = resolve(stores.dataDir, 'spool');
    this.keys = new VaultSpoolKeys(vault);
  }
}

/** The journals of calls, with the spool behind them. */
@Module({
  providers: [
    {
      provide: SpoolPlace,
      inject: [Config, KeyVault],
      useFactory: (config: Config, vault: KeyVault) => new SpoolPlace(config, vault),
    },
    {
      provide: TurnSpool,
      inject: [SpoolPlace, Clock, Config],
      useFactory: async ({ folder, keys }: SpoolPlace, clock: Clock, { calls }: Config) =>
        new TurnSpool(await SpoolFile.open(folder, keys, clock), calls.spoolMaxBytes),
    },
    {
      provide: SpoolDrain,
      inject: [SpoolPlace, Ledger, CarrierAccounts, Clock],
      useFactory: ({ folder, keys }: SpoolPlace, ledger: Ledger, accounts: CarrierAccounts, clock: Clock) =>
        new SpoolDrain(folder, keys, ledger, accounts, clock, logDrain(new Logger('Spool'))),
    },
    {
      provide: CallJournals,
      inject: [Ledger, CarrierAccounts, Clock, TurnSpool, SpoolDrain],
      useFactory: (ledger: Ledger, accounts: CarrierAccounts, clock: Clock, spool: TurnSpool, left: SpoolDrain) =>
        new CallJournals(ledger, accounts, clock, spool, logDrain(new Logger('Spool')), left),
    },
    {
      provide: JournalsLifetime,
      inject: [CallJournals, TurnSpool, SpoolDrain, CallMetrics],
      useFactory: (...parts: ConstructorParameters<typeof JournalsLifetime>) => new JournalsLifetime(...parts),
    },
  ],
  exports: [CallJournals],
})
export class JournalsModule {}
