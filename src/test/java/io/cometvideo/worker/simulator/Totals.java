package io.cometvideo.worker.simulator;

/**
 * Counts over all calls since the start or the last reset.
 *
 * @param posts POSTs that reached the simulator, refused and dropped ones too
 * @param charges accepted POSTs
 * @param polls GETs of known tasks by the right key
 * @param unknownTaskPolls GETs of ids that were never given out
 * @param downloads GETs of files that were let in
 * @param accountRefusals calls answered with an account fault, a wrong key's included
 * @param dropped calls closed without an answer by {@link Outage#DROP}
 * @param keyLeaks calls that carried an {@code Authorization} header to where it must never go
 * @param redirectsFollowed calls of the page that {@link AccountMode#REDIRECT} points to
 */
public record Totals(
    int posts,
    int charges,
    int polls,
    int unknownTaskPolls,
    int downloads,
    int accountRefusals,
    int dropped,
    int keyLeaks,
    int redirectsFollowed) {}
