package io.spate.bench;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.jmeter.assertions.ResponseAssertion;
import org.apache.jmeter.control.LoopController;
import org.apache.jmeter.engine.StandardJMeterEngine;
import org.apache.jmeter.protocol.http.sampler.HTTPSamplerProxy;
import org.apache.jmeter.reporters.ResultCollector;
import org.apache.jmeter.reporters.Summariser;
import org.apache.jmeter.testelement.TestPlan;
import org.apache.jmeter.threads.ThreadGroup;
import org.apache.jmeter.util.JMeterUtils;
import org.apache.jorphan.collections.HashTree;
import org.apache.jorphan.collections.ListedHashTree;

/**
 * JMeter as a peer: the test plan that its GUI would make of one thread group, one HTTP sampler
 * with keep-alive and one assertion on the status, run as {@code jmeter -n} runs it, with its
 * summariser and without a file of samples.
 *
 * <p>Arguments: URL, threads, seconds, a directory that is used as JMeter's home.
 */
public final class JMeterPeer {
  private JMeterPeer() {}

  public static void main(String[] args) throws Exception {
    Path home = Files.createDirectories(Path.of(args[3], "bin")).getParent();
    Path properties = home.resolve("bin/jmeter.properties");
    Files.writeString(properties, "jmeter.save.saveservice.output_format=csv\n");
    // The mapping of saved names, which JMeter wants even where nothing is saved.
    Files.writeString(home.resolve("bin/saveservice.properties"), "");
    JMeterUtils.setJMeterHome(home.toString());
    JMeterUtils.loadJMeterProperties(properties.toString());
    JMeterUtils.initLocale();

    StandardJMeterEngine engine = new StandardJMeterEngine();
    engine.configure(plan(URI.create(args[0]), Integer.parseInt(args[1]), args[2]));
    engine.run();
    System.exit(0);
  }

  private static HashTree plan(URI url, int threads, String seconds) {
    HTTPSamplerProxy sampler = new HTTPSamplerProxy();
    sampler.setName("GET /");
    sampler.setProtocol(url.getScheme());
    sampler.setDomain(url.getHost());
    sampler.setPort(url.getPort());
    sampler.setPath("/");
    sampler.setMethod("GET");
    sampler.setUseKeepAlive(true);

    ResponseAssertion assertion = new ResponseAssertion();
    assertion.setTestFieldResponseCode();
    assertion.setToEqualsType();
    assertion.addTestString("200");

    LoopController loop = new LoopController();
    loop.setLoops(LoopController.INFINITE_LOOP_COUNT);
    loop.setFirst(true);
    loop.initialize();

    ThreadGroup group = new ThreadGroup();
    group.setNumThreads(threads);
    group.setRampUp(0);
    group.setSamplerController(loop);
    group.setScheduler(true);
    group.setDuration(Long.parseLong(seconds));
    // Else the connection would be closed after each iteration.
    group.setIsSameUserOnNextIteration(true);

    HashTree tree = new ListedHashTree();
    HashTree plan = tree.add(new TestPlan("peer"));
    plan.add(new ResultCollector(new Summariser("summary")));
    plan.add(group).add(sampler).add(assertion);
    return tree;
  }
}
