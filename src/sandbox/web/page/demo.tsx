import { useCallback, useRef, useState } from 'preact/hooks';
import { post } from './api.ts';
import { showDemoBar } from './demo-bar.tsx';
import { createPlayer } from './demo-player.ts';
import { setupDemo } from './demo-script.ts';
import { Dialog } from './dialog.tsx';

/** `play` asks first and then plays; while it plays it does nothing. `question` is the dialog, when it asks. */
export function useDemo(tell: (problem: string) => void) {
  const [isAsking, setAsking] = useState(false);
  const isPlaying = useRef(false);
  const play = useCallback(() => {
    if (!isPlaying.current) setAsking(true);
  }, []);
  const start = async () => {
    isPlaying.current = true;
    try {
      await post('/reset');
    } catch (error) {
      isPlaying.current = false;
      tell(error instanceof Error ? error.message : String(error));
      return;
    }
    location.hash = '';
    showDemoBar(createPlayer(setupDemo), () => {
      isPlaying.current = false;
    });
  };
  const question = isAsking && (
    <Dialog labelledBy="demo-title" small onClose={() => setAsking(false)}>
      <header class="dialog-head">
        <h2 id="demo-title">Play the demo?</h2>
      </header>
      <div class="dialog-body">
        <p class="para">
          A whole setup plays on this page at reading speed: Olivia sets up a use case, Ana approves it, and
          data is verified in prod. You can pause and stop it at any time.
        </p>
        <p class="para">
          <strong>This starts over; your present play is thrown away.</strong>
        </p>
      </div>
      <footer class="dialog-foot">
        <button type="button" class="button" onClick={() => setAsking(false)}>
          Cancel
        </button>
        <button
          type="button"
          class="button primary"
          onClick={() => {
            setAsking(false);
            void start();
          }}
        >
          Start over and play
        </button>
      </footer>
    </Dialog>
  );
  return { play, question };
}
