package io.spate.aggregator.control;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.ProcessingException;
import java.net.ConnectException;
import java.security.cert.CertPathBuilderException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class ControlPlaneAwayExceptionTest {
  private static final String URL = "https://control:8090";

  @Test
  void aCertificateThatIsNotTrustedIsSaidWithTheSettingThatHelps() {
    SSLHandshakeException tls = new SSLHandshakeException("Failed to create SSL connection");
    tls.initCause(new CertPathBuilderException("unable to find valid certification path"));
    assertThat(new ControlPlaneAwayException(URL, new ProcessingException(tls)))
        .hasMessageContaining(URL)
        .hasMessageContaining("TLS failed (unable to find valid certification path)")
        .hasMessageContaining("SPATE_CA_FILE");
  }

  @Test
  void anythingElseIsNoAnswer() {
    Exception refused = new ProcessingException(new ConnectException("Connection refused"));
    assertThat(new ControlPlaneAwayException(URL, refused))
        .hasMessageContaining("does not answer")
        .hasMessageContaining("spate.control-plane.url");
  }
}
