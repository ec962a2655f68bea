// Compares the CPU per message of two ways to receive from a queue with MassTransit, on a real broker, in one run: a filter in the
// receive pipeline, which gets bytes, and a consumer, which gets a deserialised message.
//
//   RABBITMQ_URL=amqp://… dotnet run -c Release --project bench/ReceivePipeline [messages]
using System.Diagnostics;
using System.Globalization;
using MassTransit;
using ReceivePipeline;
using SyncWorker.Testing;

var messages = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 50_000;
var url = await Broker.GetUrlAsync();
Console.WriteLine($"{messages} messages of 7 fields, quorum queue, prefetch 300, {Environment.ProcessorCount} cores");
await MeasureAsync("warm-up", (endpoint, seen) => endpoint.ConfigureReceive(pipe => pipe.UseFilter(new CountingFilter(seen))));
for (var round = 1; round <= 3; round++)
{
    await MeasureAsync("filter", (endpoint, seen) => endpoint.ConfigureReceive(pipe => pipe.UseFilter(new CountingFilter(seen))));
    await MeasureAsync("consumer", (endpoint, seen) =>
    {
        endpoint.UseRawJsonDeserializer(RawSerializerOptions.AnyMessageType, isDefault: true);
        endpoint.Consumer(() => new CountingConsumer(seen));
    });
}

async Task MeasureAsync(string name, Action<IRabbitMqReceiveEndpointConfigurator, Seen> take)
{
    var queue = Broker.UniquePrefix("bench") + name;
    await using var publisher = await RawPublisher.ConnectAsync(url);
    await publisher.DeclareQueueAsync(queue);
    await publisher.PublishManyAsync(queue, Enumerable.Range(0, messages).Select(i =>
        $$"""{"sourceApp":"BC1","sourceType":"SERVICE","jobNo":"JOB-{{i}}","shortDescription":"Boiler {{i}}","siteCity":"Gent","freeText1":"a","version":{{i}}}"""));

    var seen = new Seen(messages);
    var bus = Bus.Factory.CreateUsingRabbitMq(rabbit =>
    {
        rabbit.Host(url);
        rabbit.ReceiveEndpoint(queue, endpoint =>
        {
            endpoint.SetQuorumQueue();
            endpoint.PrefetchCount = 300;
            endpoint.ConfigureConsumeTopology = false;
            endpoint.PublishFaults = false;
            take(endpoint, seen);
        });
    });

    using var process = Process.GetCurrentProcess();
    var before = process.TotalProcessorTime;
    var watch = Stopwatch.StartNew();
    await bus.StartAsync();
    await seen.All;
    var wall = watch.Elapsed;
    process.Refresh();
    var cpu = process.TotalProcessorTime - before;
    await bus.StopAsync();
    await publisher.DeleteQueueAsync(queue);
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{name,-9} {cpu.TotalMicroseconds / messages,6:0.0} µs CPU a message, {messages / wall.TotalSeconds,7:0} messages/s, "
        + $"{100.0 * seen.OutOfOrder / messages:0.00} % out of order"));
}
