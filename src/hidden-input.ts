/** The part of a terminal's input that is used here; `process.stdin` fits. */
type Keys = {
  setRawMode(isRaw: boolean): unknown;
  resume(): unknown;
  pause(): unknown;
  on(event: 'data', listener: (chunk: Buffer | string) => void): unknown;
  off(event: 'data', listener: (chunk: Buffer | string) => void): unknown;
};

const enter = /[\r\n]/;
const interrupt = '\u0003';
const endOfInput = '\u0004';
const backspaces = ['\u007f', '\b'];

/**
 * Asks for a secret on a terminal and shows nothing of it. Answers what was typed or pasted up to the end of the line;
 * undefined when the person ended it with Ctrl-C or Ctrl-D.
 */
export async function askHidden(
  question: string,
  input: Keys,
  write: (text: string) => void,
): Promise<string | undefined> {
  write(question);
  input.setRawMode(true);
  input.resume();
  try {
    return await new Promise<string | undefined>((resolve) => {
      let typed = '';
      const listener = (chunk: Buffer | string) => {
        for (const key of String(chunk)) {
          const isEnd = enter.test(key) || key === interrupt || key === endOfInput;
          if (isEnd) {
            input.off('data', listener);
            resolve(enter.test(key) ? typed : undefined);
            return;
          }
          if (backspaces.includes(key)) typed = typed.slice(0, -1);
          else typed += key;
        }
      };
      input.on('data', listener);
    });
  } finally {
    input.setRawMode(false);
    input.pause();
    write('\n');
  }
}
