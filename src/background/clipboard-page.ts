/**
 * Entry of the offscreen page that empties the clipboard, in Chromium: a worker has none. Its address names the text that
 * may go. Such a page never has the focus, which `navigator.clipboard` asks for; the older commands don't (measured in
 * Chromium 156).
 */
interface OlderCommands {
  execCommand(command: 'copy' | 'paste'): boolean;
}

const field = document.querySelector('textarea');
const text = decodeURIComponent(location.hash.slice(1));
if (field !== null && text !== '') emptyIfHolds(field, document);

function emptyIfHolds(holder: HTMLTextAreaElement, commands: OlderCommands): void {
  holder.focus();
  commands.execCommand('paste');
  if (holder.value !== text) return;
  // Without a selection nothing is copied; what is copied is said by the event.
  holder.select();
  document.addEventListener('copy', (event) => {
    event.preventDefault();
    event.clipboardData?.setData('text/plain', '');
  });
  commands.execCommand('copy');
}
