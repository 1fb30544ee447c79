package io.spate.aggregator.reduce;

import com.google.protobuf.ByteString;
import io.spate.protocol.event.EventBatch;
import io.spate.protocol.wire.NameStats;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * Sums up the requests of one name: those of a second, of a run, or of any other set. Merging is
 * associative and commutative, so it does not matter how events were split over batches, seconds,
 * partitions and instances. Confined to one thread.
 */
public final class NameFold {
  private final String name;
  private long requests;
  private long failures;
  private long bytesIn;
  private long bytesOut;
  private long responseSumUs;
  private long serviceSumUs;
  private int responseMinUs = Integer.MAX_VALUE;
  private int responseMaxUs;
  private final TimeCounts response = new TimeCounts();
  // Null as long as no request waited: service times are then the response times.
  private TimeCounts service;
  private final CodeCounts statuses = new CodeCounts();
  private final CodeCounts errors = new CodeCounts();
  // Null as long as nobody has said where service times went.
  private PhaseFolds phases;
  private NameStats encoded;

  public NameFold(String name) {
    this.name = name;
  }

  /**
   * Adds a request.
   *
   * @param responseTimeUs from due until complete; beyond 35 minutes it counts as 35 minutes
   * @param waitTimeUs of it, the wait between due and sent
   * @param status HTTP status, 0 without a response
   * @param error code of the error kind, 0 for success
   */
  void add(
      long responseTimeUs,
      long waitTimeUs,
      int status,
      int error,
      int receivedBytes,
      int sentBytes) {
    encoded = null;
    int responseUs = (int) Math.min(Integer.MAX_VALUE, responseTimeUs);
    int serviceUs = (int) Math.max(0, responseUs - waitTimeUs);
    if (serviceUs != responseUs && service == null) {
      service = response.copy();
    }
    response.add(responseUs);
    if (service != null) {
      service.add(serviceUs);
    }
    requests++;
    bytesIn += receivedBytes;
    bytesOut += sentBytes;
    responseSumUs += responseUs;
    serviceSumUs += serviceUs;
    responseMinUs = Math.min(responseMinUs, responseUs);
    responseMaxUs = Math.max(responseMaxUs, responseUs);
    if (status != 0) {
      statuses.add(status, 1);
    }
    if (error != 0) {
      failures++;
      errors.add(error, 1);
    }
  }

  /** Adds where the service time of a request went, besides {@link #add}. */
  void addPhases(EventBatch batch, int i) {
    encoded = null;
    phasesToChange().add(batch, i);
  }

  private PhaseFolds phasesToChange() {
    if (phases == null) {
      phases = new PhaseFolds();
    }
    return phases;
  }

  /** Adds what another one has summed up, whatever its name. */
  public void merge(NameStats other) {
    if (other.getRequests() == 0) {
      return;
    }
    encoded = null;
    ByteString otherService = other.getServiceHistogram();
    if (!otherService.isEmpty() && service == null) {
      service = response.copy();
    }
    response.add(other.getResponseHistogram());
    if (service != null) {
      service.add(otherService.isEmpty() ? other.getResponseHistogram() : otherService);
    }
    requests += other.getRequests();
    failures += other.getFailures();
    bytesIn += other.getBytesIn();
    bytesOut += other.getBytesOut();
    responseSumUs += other.getResponseSumUs();
    serviceSumUs += other.getServiceSumUs();
    responseMinUs = Math.min(responseMinUs, other.getResponseMinUs());
    responseMaxUs = Math.max(responseMaxUs, other.getResponseMaxUs());
    statuses.addAll(other.getStatusesMap());
    errors.addAll(other.getErrorsMap());
    if (PhaseFolds.areIn(other)) {
      phasesToChange().merge(other);
    }
  }

  /** Adds what another one has summed up, whatever its name. */
  public void merge(NameFold other) {
    if (other.requests == 0) {
      return;
    }
    encoded = null;
    if (other.service != null && service == null) {
      service = response.copy();
    }
    response.add(other.response);
    if (service != null) {
      service.add(other.service == null ? other.response : other.service);
    }
    requests += other.requests;
    failures += other.failures;
    bytesIn += other.bytesIn;
    bytesOut += other.bytesOut;
    responseSumUs += other.responseSumUs;
    serviceSumUs += other.serviceSumUs;
    responseMinUs = Math.min(responseMinUs, other.responseMinUs);
    responseMaxUs = Math.max(responseMaxUs, other.responseMaxUs);
    statuses.addAll(other.statuses.asMap());
    errors.addAll(other.errors.asMap());
    if (other.phases != null) {
      phasesToChange().merge(other.phases);
    }
  }

  /** As it travels. Kept until the next change, so that asking again costs nothing. */
  public NameStats encode(HistogramCodec codec, Histogram scratch) {
    if (encoded == null) {
      NameStats.Builder stats =
          NameStats.newBuilder()
              .setName(name)
              .setRequests(requests)
              .setFailures(failures)
              .setBytesIn(bytesIn)
              .setBytesOut(bytesOut)
              .setResponseSumUs(responseSumUs)
              .setServiceSumUs(serviceSumUs)
              .setResponseMinUs(requests == 0 ? 0 : responseMinUs)
              .setResponseMaxUs(responseMaxUs)
              .setResponseHistogram(response.encode(codec, scratch))
              .putAllStatuses(statuses.asMap())
              .putAllErrors(errors.asMap());
      if (service != null) {
        stats.setServiceHistogram(service.encode(codec, scratch));
      }
      if (phases != null) {
        phases.encodeInto(stats, codec);
      }
      encoded = stats.build();
    }
    return encoded;
  }

  public String name() {
    return name;
  }

  public long requests() {
    return requests;
  }

  public long failures() {
    return failures;
  }

  public long bytesIn() {
    return bytesIn;
  }

  public long responseSumUs() {
    return responseSumUs;
  }

  public long serviceSumUs() {
    return serviceSumUs;
  }

  /** 0 without a request. */
  public int responseMinUs() {
    return requests == 0 ? 0 : responseMinUs;
  }

  public int responseMaxUs() {
    return responseMaxUs;
  }

  /** Response times; the caller only reads it. */
  public Histogram responseTimes() {
    return response.histogram();
  }

  /** Service times; the caller only reads it. */
  public Histogram serviceTimes() {
    return service == null ? response.histogram() : service.histogram();
  }

  /** Requests by HTTP status, ascending; those without a response are not in it. */
  public Map<Integer, Long> statuses() {
    return statuses.asMap();
  }

  /** Where service times went; null if nobody has said so. */
  public PhaseFolds phases() {
    return phases;
  }
}
