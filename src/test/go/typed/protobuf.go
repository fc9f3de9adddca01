package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"sort"
	"strings"
	"sync/atomic"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/metadata"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/cache"
)

// How the answers came.
var protobufAnswers, jsonAnswers atomic.Int64

type listener struct{ next http.RoundTripper }

func (l listener) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := l.next.RoundTrip(request)
	if err == nil {
		if strings.HasPrefix(response.Header.Get("Content-Type"), "application/vnd.kubernetes.protobuf") {
			protobufAnswers.Add(1)
		} else {
			jsonAnswers.Add(1)
		}
	}
	return response, err
}

func config(server, accept string) *rest.Config {
	return &rest.Config{
		Host: server, QPS: 1000, Burst: 1000,
		ContentConfig: rest.ContentConfig{ContentType: strings.Split(accept, ",")[0], AcceptContentTypes: accept},
		WrapTransport: func(next http.RoundTripper) http.RoundTripper { return listener{next} },
	}
}

// What is read as protobuf is what is read as JSON: one by one, in lists, and by informers that follow every change.
func sameEitherWay(ctx context.Context, server, namespace string) {
	binary := config(server, "application/vnd.kubernetes.protobuf,application/json")
	text := config(server, "application/json")
	one, other := kubernetes.NewForConfigOrDie(binary), kubernetes.NewForConfigOrDie(text)
	replicas := int32(2)
	labels := map[string]string{"app": "both"}
	must(one.AppsV1().Deployments(namespace).Create(ctx, &appsv1.Deployment{
		ObjectMeta: metav1.ObjectMeta{Name: "both", Annotations: map[string]string{"b": "ü ✓\n", "z": "", "a": "1"}},
		Spec: appsv1.DeploymentSpec{
			Replicas: &replicas, Selector: &metav1.LabelSelector{MatchLabels: labels},
			Template: corev1.PodTemplateSpec{
				ObjectMeta: metav1.ObjectMeta{Labels: labels},
				Spec:       corev1.PodSpec{Containers: []corev1.Container{{Name: "web", Image: "nginx"}}},
			},
		},
	}, metav1.CreateOptions{}))
	_, err := one.CoreV1().Pods(namespace).Get(ctx, "absent", metav1.GetOptions{})
	_, otherErr := other.CoreV1().Pods(namespace).Get(ctx, "absent", metav1.GetOptions{})
	check("errors both ways", apierrors.IsNotFound(err) && err.Error() == otherErr.Error())

	first, second := followed(one, namespace), followed(other, namespace)
	stop, end := context.WithCancel(ctx)
	defer end()
	for _, each := range slices.Concat(first, second) {
		go each.Run(stop.Done())
	}
	for _, each := range slices.Concat(first, second) {
		if !cache.WaitForCacheSync(stop.Done(), each.HasSynced) {
			fail("informers both ways", fmt.Errorf("not in step"))
		}
	}
	eventually(ctx, "the Deployment that is read both ways", func() bool {
		return must(one.AppsV1().Deployments(namespace).Get(ctx, "both", metav1.GetOptions{})).Status.AvailableReplicas == 2
	})
	must(one.AppsV1().Deployments(namespace).Patch(ctx, "both", types.MergePatchType,
		[]byte(`{"spec":{"replicas":1},"metadata":{"annotations":{"z":null}}}`), metav1.PatchOptions{}))
	eventually(ctx, "the smaller Deployment", func() bool {
		now := must(one.AppsV1().Deployments(namespace).Get(ctx, "both", metav1.GetOptions{}))
		return now.Status.Replicas == 1 && now.Status.AvailableReplicas == 1 && now.Status.ObservedGeneration == now.Generation
	})
	must(one.CoreV1().ConfigMaps(namespace).Create(ctx, &corev1.ConfigMap{
		ObjectMeta: meta("both"), BinaryData: map[string][]byte{"b": {0, 255}}, Data: map[string]string{"empty": ""},
	}, metav1.CreateOptions{}))
	for i, informer := range first {
		eventually(ctx, fmt.Sprintf("informer %d both ways", i), func() bool {
			return sameObjects(informer.GetStore().List(), second[i].GetStore().List())
		})
	}
	check("informers both ways", true)

	compare(ctx, "pods both ways", func(client *kubernetes.Clientset) (runtime.Object, error) {
		return client.CoreV1().Pods(namespace).List(ctx, metav1.ListOptions{})
	}, one, other)
	compare(ctx, "deployments both ways", func(client *kubernetes.Clientset) (runtime.Object, error) {
		return client.AppsV1().Deployments(namespace).Get(ctx, "both", metav1.GetOptions{})
	}, one, other)
	compare(ctx, "events both ways", func(client *kubernetes.Clientset) (runtime.Object, error) {
		return client.EventsV1().Events(namespace).List(ctx, metav1.ListOptions{})
	}, one, other)
	compare(ctx, "nodes both ways", func(client *kubernetes.Clientset) (runtime.Object, error) {
		return client.CoreV1().Nodes().List(ctx, metav1.ListOptions{})
	}, one, other)
	compare(ctx, "scales both ways", func(client *kubernetes.Clientset) (runtime.Object, error) {
		return client.AppsV1().Deployments(namespace).GetScale(ctx, "both", metav1.GetOptions{})
	}, one, other)
	metadataEitherWay(ctx, binary, text)
}

func followed(client kubernetes.Interface, namespace string) []cache.SharedIndexInformer {
	factory := informers.NewSharedInformerFactoryWithOptions(client, 0, informers.WithNamespace(namespace))
	return []cache.SharedIndexInformer{
		factory.Core().V1().Pods().Informer(),
		factory.Apps().V1().Deployments().Informer(),
		factory.Apps().V1().ReplicaSets().Informer(),
		factory.Core().V1().Events().Informer(),
		factory.Core().V1().ConfigMaps().Informer(),
		factory.Discovery().V1().EndpointSlices().Informer(),
	}
}

// Definitions and the objects that they define, as metadata alone: these have a protobuf form though custom objects have none.
func metadataEitherWay(ctx context.Context, binary, text *rest.Config) {
	definitions := schema.GroupVersionResource{Group: "apiextensions.k8s.io", Version: "v1", Resource: "customresourcedefinitions"}
	boxes := schema.GroupVersionResource{Group: "both.example.com", Version: "v1", Resource: "boxes"}
	var definition unstructured.Unstructured
	if err := json.Unmarshal([]byte(`{"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition",
		"metadata":{"name":"boxes.both.example.com","labels":{"a":"b"}},
		"spec":{"group":"both.example.com","scope":"Cluster","names":{"plural":"boxes","singular":"box","kind":"Box","listKind":"BoxList"},
		"versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object"}}}]}}`), &definition); err != nil {
		fail("definition", err)
	}
	dynamics := dynamic.NewForConfigOrDie(text)
	must(dynamics.Resource(definitions).Create(ctx, &definition, metav1.CreateOptions{}))
	box := &unstructured.Unstructured{Object: map[string]any{
		"apiVersion": "both.example.com/v1", "kind": "Box", "metadata": map[string]any{"name": "a", "labels": map[string]any{"c": "d"}},
	}}
	eventually(ctx, "the definition", func() bool {
		_, err := dynamics.Resource(boxes).Create(ctx, box, metav1.CreateOptions{})
		return err == nil
	})
	protobufBefore, jsonBefore := protobufAnswers.Load(), jsonAnswers.Load()
	client := metadata.NewForConfigOrDie(metadata.ConfigFor(binary))
	for _, each := range []struct {
		resource schema.GroupVersionResource
		name     string
	}{{definitions, "boxes.both.example.com"}, {boxes, "a"}} {
		whole := must(dynamics.Resource(each.resource).Get(ctx, each.name, metav1.GetOptions{}))
		var expected metav1.PartialObjectMetadata
		if err := runtime.DefaultUnstructuredConverter.FromUnstructured(whole.Object, &expected); err != nil {
			fail("metadata", err)
		}
		found := must(client.Resource(each.resource).Get(ctx, each.name, metav1.GetOptions{}))
		check("metadata of "+each.resource.Resource+" both ways", equality.Semantic.DeepEqual(found.ObjectMeta, expected.ObjectMeta))
		list := must(client.Resource(each.resource).List(ctx, metav1.ListOptions{FieldSelector: "metadata.name=" + each.name}))
		check("metadata list of "+each.resource.Resource+" both ways",
			len(list.Items) == 1 && equality.Semantic.DeepEqual(list.Items[0].ObjectMeta, expected.ObjectMeta))
		watch := must(client.Resource(each.resource).Watch(ctx, metav1.ListOptions{FieldSelector: "metadata.name=" + each.name}))
		event := <-watch.ResultChan()
		seen, ok := event.Object.(*metav1.PartialObjectMetadata)
		check("metadata watch of "+each.resource.Resource+" both ways",
			ok && equality.Semantic.DeepEqual(seen.ObjectMeta, expected.ObjectMeta))
		watch.Stop()
	}
	// Two of them were whole objects, in JSON.
	check("metadata as protobuf", protobufAnswers.Load()-protobufBefore == 6 && jsonAnswers.Load()-jsonBefore == 2)
}

// Something may be written between the two reads: then they are made again.
func compare(
	ctx context.Context, what string, read func(*kubernetes.Clientset) (runtime.Object, error), one, other *kubernetes.Clientset,
) {
	eventually(ctx, what, func() bool {
		before := protobufAnswers.Load()
		first, second := must(read(one)), must(read(other))
		return protobufAnswers.Load() > before && withoutRevision(first, second)
	})
	check(what, true)
}

// A list's own revision is that of the moment, whatever was written.
func withoutRevision(one, other runtime.Object) bool {
	if list, ok := one.(metav1.ListInterface); ok {
		list.SetResourceVersion("")
		other.(metav1.ListInterface).SetResourceVersion("")
	}
	return equality.Semantic.DeepEqual(one, other)
}

func sameObjects(one, other []any) bool {
	for _, each := range [][]any{one, other} {
		sort.Slice(each, func(i, j int) bool { return each[i].(metav1.Object).GetName() < each[j].(metav1.Object).GetName() })
	}
	return len(one) > 0 && equality.Semantic.DeepEqual(one, other)
}
