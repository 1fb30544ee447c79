package io.spate.scenario.dsl;

/** A file in a form, see {@link Dsl#upload}. */
public final class UploadDraft extends Draft {
  UploadDraft(String file) {
    put("file", file);
  }

  /** The name that the server is told; default the last part of the path. */
  public UploadDraft filename(String name) {
    put("filename", name);
    return this;
  }

  /** Its content type; default by the end of its name. */
  public UploadDraft type(String contentType) {
    put("type", contentType);
    return this;
  }
}
