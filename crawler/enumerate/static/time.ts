/**
 * Milliseconds of processor time that this thread has used. Limits on work count these, so that what is left out of a source does not
 * depend on what else the machine does.
 */
export function processorTime(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
