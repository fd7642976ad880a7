const PARTITIONS = 64;

/** Every partition's number. */
export const allPartitions: readonly number[] = Array.from({ length: PARTITIONS }, (_, index) => index);

/** The partition of a workspace: FNV-1a (32 bit, over UTF-8) mod 64. Changing it loses every stored workspace. */
export function partitionOf(workspace: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(workspace)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0) % PARTITIONS;
}

/**
 * Names of all keys. A workspace's and its partition's keys carry the tag {partition}, so that one script reaches
 * them in Redis Cluster. Throws TypeError on a prefix with braces, which would move the tag.
 */
export function createKeyNames(prefix: string) {
  if (/[{}\s]/.test(prefix)) throw new TypeError('The key prefix must not contain braces or spaces.');
  const tagged = (kind: string, partition: number) => `${prefix}${kind}:{${partition}}`;
  return {
    /** ZSET of partitions in use, by the ms when that was last noted. */
    partitions: `${prefix}partitions`,
    pulse: `${prefix}pulse`,
    partition: (partition: number) => ({
      jobs: tagged('jobs', partition),
      data: tagged('data', partition),
      lanes: tagged('lanes', partition),
      due: tagged('due', partition),
      places: tagged('places', partition),
      receipt: (callId: string) => `${tagged('call', partition)}:${callId}`,
    }),
    workspace: (workspace: string) => {
      const partition = partitionOf(workspace);
      return {
        list: `${tagged('ck', partition)}:${workspace}`,
        audit: `${tagged('au', partition)}:${workspace}`,
        once: `${tagged('once', partition)}:${workspace}`,
        slots: `${tagged('slots', partition)}:${workspace}`,
        secretNames: `${tagged('secrets', partition)}:${workspace}`,
        // A workspace holds no control character, so no other workspace and name give the same key.
        secret: (name: string) => `${tagged('sec', partition)}:${workspace}\n${name}`,
      };
    },
  };
}
