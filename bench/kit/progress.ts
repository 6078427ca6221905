/** What is going on, to the terminal; the table alone goes to standard output. */
export const progress = (text: string): void => void process.stderr.write(`${text}\n`);
