import { Fragment } from 'preact';
import './origin.css';
import { plain } from './plain.ts';

/**
 * An origin, whole: scheme quiet, host strong, port visible. It is never shortened; it wraps, after a dot where it
 * can, so that the end of a long host is always there to read.
 */
export function Origin({ origin }: { readonly origin: string }) {
  const { scheme, host, port } = partsOf(origin);
  const labels = host.split('.');
  return (
    <bdi class="origin" dir="ltr">
      <span class="origin-scheme">{scheme}</span>
      <strong class="origin-host">
        {labels.map((label, index) => (
          <Fragment key={index}>
            {index > 0 && (
              <>
                {'.'}
                <wbr />
              </>
            )}
            {label}
          </Fragment>
        ))}
      </strong>
      {port !== '' && <strong class="origin-port">{`:${port}`}</strong>}
    </bdi>
  );
}

function partsOf(origin: string): { scheme: string; host: string; port: string } {
  const [, scheme, host, port] = /^([a-z][a-z0-9+.-]*:\/\/)([^/:[\]]+|\[[^\]]*\])(?::(\d+))?$/.exec(origin) ?? [];
  return scheme === undefined || host === undefined
    ? { scheme: '', host: plain(origin), port: '' }
    : { scheme, host: plain(host), port: port ?? '' };
}
