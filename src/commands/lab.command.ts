import { runLab } from '../demo/run-lab.js';

process.exitCode = await runLab(process.argv.slice(2), process.env);
