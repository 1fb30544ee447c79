package io.spate.scenario.parse;

import io.spate.scenario.BodyPiece;
import io.spate.scenario.data.DataFiles;
import io.spate.scenario.grpc.GrpcSchema;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What is known of the whole scenario while its parts are read. */
final class Registry {
  /** Which requests are made. */
  final TagChoice tags;

  Registry(Source source) {
    tags = new TagChoice(source);
  }

  final Flows flows = new Flows();
  final Feeds feeds = new Feeds();
  final Names requests = new Names();
  final Names vars = new Names();
  final Names saved = new Names();
  final Names counters = new Names();
  final Names environment = new Names();
  final Names computed = new Names();
  final Tokens tokens = new Tokens();

  /** The scenario's files, wherever they are. */
  DataFiles files = DataFiles.ELSEWHERE;

  /** Those that requests send, by their paths. */
  final Map<String, BodyPiece.File> uploads = new HashMap<>();

  /** Of multipart bodies. */
  final Boundaries boundaries = new Boundaries();

  /** Services of gRPC; null if the scenario does not say where their descriptors are. */
  GrpcSchema grpc;

  /** Whether some of the descriptors are not here, so that what is not known may be right. */
  boolean grpcElsewhere;

  /** Whether requests are sent by HTTP/2 and nothing else. */
  boolean http2Alone;

  /** The line of the first save of each name, wherever it is. */
  final Map<String, Integer> savedOnLine = new HashMap<>();

  /** The lines of what the setup saves, once it has been read: nobody else may. */
  final Map<String, Integer> setupSavedOnLine = new HashMap<>();

  /** What events are called, by the name of their request or group, in the part that is read. */
  UnaryOperator<String> eventNames = UnaryOperator.identity();

  /** The user class whose vars have the name; for the scenario's own the empty string. */
  final Map<String, String> varOf = new HashMap<>();

  /** The index of the events of a request or group in the part that is read. */
  int eventIndex(String name) {
    return requests.indexOf(eventNames.apply(name));
  }
}
