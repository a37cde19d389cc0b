package io.cometvideo.worker.comet;

/** What an answer can mean for the task that asked. */
enum Meaning {
  READ("taken, if it has an id; else unknown", "as its status word says; else asked again"),
  REFUSED("the request is refused for good", "-"),
  RETRY("surely not taken: submitted again", "asked again"),
  UNKNOWN("the outcome is unknown", "-"),
  MISSING("-", "no such task: tolerated for a while, then `TASK_LOST`"),
  KEY_REFUSED("account fault `KEY_REFUSED`", "the same"),
  OUT_OF_QUOTA("account fault `OUT_OF_QUOTA`", "the same"),
  WRONG_BASE_URL("account fault `WRONG_BASE_URL`", "the same");

  private final String ofSubmit;
  private final String ofRetrieve;

  Meaning(String ofSubmit, String ofRetrieve) {
    this.ofSubmit = ofSubmit;
    this.ofRetrieve = ofRetrieve;
  }

  /** In the words of the document. */
  String ofSubmit() {
    return ofSubmit;
  }

  /** In the words of the document. */
  String ofRetrieve() {
    return ofRetrieve;
  }
}
